// The drawing: inline SVG with tooltips, which can be walked with the arrow keys.
function picture(root, words) {
  const prefix = "mt" + (window.mtDisplays = (window.mtDisplays || 0) + 1);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const graph = make("div", { class: "mt-graph" });
  const tip = make("div", { class: "mt-tip", role: "tooltip", id: prefix + "-tip", hidden: "" });
  const stored = root.querySelector("img");
  const view = { prefix, graph, tip, paint, light, parse, onPaint() {}, onOpen() {} };
  let painted = 0, now = null; // how often, and where everything is

  // The element of a state is made once, and shown again as often as somebody comes back to it.
  function parse(state) {
    if (state.parsed) return state.parsed;
    const text = new TextDecoder().decode(bytesOf(state.svg || stored.src.split(",")[1]));
    const svg = document.adoptNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement);
    svg.querySelectorAll("style").forEach((style) => style.remove()); // it is for the <img>
    svg.querySelectorAll("[id]").forEach((element) => {
      element.dataset.mt = element.id; // two pictures on a page must not share an id
      element.id = prefix + "-" + element.id;
    });
    svg.setAttribute("role", "group");
    svg.querySelectorAll("a").forEach((link) => {
      const said = link.getAttribute("xlink:title") || "";
      link.removeAttribute("xlink:title");
      const holder = link.parentElement.closest(".node, .edge, .cluster");
      if (!holder || !said.trim()) return;
      holder.dataset.tip = said;
      if (!holder.matches(".node")) return;
      holder.setAttribute("role", holder.matches(".mt-fold") ? "button" : "img");
      holder.setAttribute("aria-label", said);
      holder.setAttribute("tabindex", "-1");
      holder.setAttribute(OWN_KEYS, "true");
    });
    const first = svg.querySelector(".node"), edges = svg.querySelectorAll(".edge");
    if (first) first.setAttribute("tabindex", "0");
    if (edges.length) { // together: they fade in as one
      const all = document.createElementNS(svg.namespaceURI, "g");
      all.classList.add("mt-edges");
      (svg.querySelector(".node, .edge") || edges[0]).before(all);
      all.append(...edges);
    }
    return state.parsed = svg;
  }

  // where each card and block is, as seen from the picture's corner
  function places() {
    const corner = graph.getBoundingClientRect();
    return new Map([...graph.querySelectorAll(".node, .cluster")].map((element) => {
      const box = element.getBoundingClientRect();
      const x = box.left - corner.left + graph.scrollLeft + box.width / 2, y = box.top - corner.top + graph.scrollTop + box.height / 2;
      return [element.dataset.mt, { element, x, y, inSight: box.bottom > 0 && box.top < innerHeight }];
    }));
  }

  function paint(state) {
    const before = painted && !calm.matches ? now || places() : null, svg = parse(state);
    hush();
    graph.replaceChildren(svg);
    graph.dataset.mtState = state.key || "";
    graph.dataset.mtCount = ++painted;
    view.onPaint(state);
    now = null;
    requestAnimationFrame(() => { // the frame that shows it, whose layout is needed
      if (svg !== graph.firstElementChild) return;
      graph.scrollLeft = (graph.scrollWidth - graph.clientWidth) / 2; // of a wide one, its middle
      if (before) glide(svg, before, now = places());
    });
  }

  // Cards in sight move to their new places; what was not there before fades in.
  function glide(svg, before, after) {
    const scale = svg.viewBox.baseVal.width / svg.getBoundingClientRect().width;
    const timing = { duration: 260, easing: "cubic-bezier(.2,.7,.2,1)" };
    for (const [id, { element, inSight, x, y }] of after) {
      const old = before.get(id), by = old && [old.x - x, old.y - y];
      if (!inSight && !old?.inSight || by && Math.hypot(...by) < 1) continue;
      if (by && element.matches(".node")) {
        element.animate({ transform: [`translate(${by.map((pixels) => pixels * scale + "px")})`, "none"] }, timing);
      } else {
        element.animate({ opacity: [0, 1] }, timing);
      }
    }
    svg.querySelector(".mt-edges")?.animate({ opacity: [0, 0, 1], offset: [0, 0.45, 1] }, timing);
  }

  // tooltips, by pointer and by keyboard, and the line of code that a card comes from
  function explain(holder) {
    const [head, ...rest] = holder.dataset.tip.split("\n");
    tip.replaceChildren(make("b", {}, head), rest.join("\n"));
    tip.hidden = false;
    const frame = root.getBoundingClientRect(), box = holder.getBoundingClientRect();
    const left = Math.min(box.left - frame.left, frame.width - tip.offsetWidth - 4);
    tip.style.left = Math.max(0, left) + "px";
    tip.style.top = box.bottom - frame.top + 8 + "px";
    light(lineOf(holder), true);
  }
  function hush() {
    tip.hidden = true;
    light(null);
  }
  const lineOf = (element) => ([...element.classList].find((c) => /^mt-line\d+$/.test(c)) || "").slice(7);
  function light(line) {
    root.querySelectorAll("[data-line], .node").forEach((element) => {
      const own = element.dataset.line || lineOf(element);
      if (element.dataset.line || element.dataset.mt) element.classList.toggle("mt-lit", !!line && own === line);
    });
  }

  graph.addEventListener("pointerover", (event) => {
    const holder = event.target.closest("[data-tip]");
    if (holder) explain(holder); else hush();
  });
  graph.addEventListener("pointerleave", hush);
  graph.addEventListener("focusin", (event) => event.target.dataset.tip && explain(event.target));
  graph.addEventListener("focusout", hush);
  graph.addEventListener("click", (event) => {
    const fold = event.target.closest(".mt-fold");
    if (fold) view.onOpen(fold.dataset.mt);
  });
  graph.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") hush();
    const fold = event.target.closest(".mt-fold");
    if (fold && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      view.onOpen(fold.dataset.mt);
    }
    if (!step) return;
    const nodes = [...graph.querySelectorAll(".node")];
    const next = nodes[nodes.indexOf(document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    document.activeElement.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });
  return view;
}
