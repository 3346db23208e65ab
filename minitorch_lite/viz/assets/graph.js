// A picture that is alive: the stored <img> gives way to inline SVG, with themes and tooltips, and
// a lab gets its switch. Called as show(root, config); without scripts the <img> simply stays.
function show(root, config) {
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  // JupyterLab takes arrow keys for itself unless the focused element asks it not to.
  const OWN_KEYS = "data-lm-suppress-shortcuts";
  // One style sheet for the page, not one for each picture: a click restyles everything it matches.
  const own = root.previousElementSibling;
  if (own && own.matches("style")) {
    const shared = document.getElementById("mt-style") || document.head.appendChild(make("style", { id: "mt-style" }));
    if (shared.textContent !== own.textContent) shared.textContent = own.textContent;
    own.remove();
  }

  const prefix = "mt" + (window.mtDisplays = (window.mtDisplays || 0) + 1);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const graph = make("div", { class: "mt-graph" });
  const tip = make("div", { class: "mt-tip", role: "tooltip", id: prefix + "-tip", hidden: "" });
  const twin = make("pre", { tabindex: "0", [OWN_KEYS]: "true" });
  let painted = 0;


  function parse(state) {
    if (!state.parsed) {
      const bytes = Uint8Array.from(atob(state.svg || image.src.split(",")[1]), (char) => char.charCodeAt(0));
      const text = new TextDecoder().decode(bytes);
      const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
      svg.querySelectorAll("style").forEach((style) => style.remove()); // it is for the <img>
      svg.querySelectorAll("[id]").forEach((element) => {
        element.dataset.mt = element.id; // two pictures on a page must not share an id
        element.id = prefix + "-" + element.id;
      });
      svg.setAttribute("role", "group");
      svg.querySelectorAll("a").forEach((link) => {
        const words = link.getAttribute("xlink:title") || "";
        link.removeAttribute("xlink:title");
        const holder = link.parentElement.closest(".node, .edge, .cluster");
        if (!holder || !words.trim()) return;
        holder.dataset.tip = words;
        if (!holder.matches(".node")) return;
        holder.setAttribute("role", "img");
        holder.setAttribute("aria-label", words);
        holder.setAttribute("tabindex", "-1");
        holder.setAttribute(OWN_KEYS, "true");
      });
      const first = svg.querySelector(".node");
      if (first) first.setAttribute("tabindex", "0");
      state.parsed = svg;
    }
    return document.importNode(state.parsed, true);
  }

  const places = () => new Map([...graph.querySelectorAll(".node, .cluster")].map(
    (element) => [element.dataset.mt, element.getBoundingClientRect()]));

  function paint(state) {
    const before = painted && !calm.matches ? places() : new Map();
    graph.replaceChildren(parse(state));
    twin.textContent = state.twin;
    graph.dataset.mtState = state.key || "";
    graph.dataset.mtCount = ++painted;
    if (before.size) glide(before);
    load(state.film);
  }

  // the player: the same drawing, up to one step of its story
  const slider = make("input", { type: "range", min: "0", step: "1", "aria-label": "step of the story", [OWN_KEYS]: "true" });
  const button = make("button", { type: "button", "aria-label": "play the story", [OWN_KEYS]: "true" }, "▶");
  const caption = make("span", { class: "mt-caption", role: "status" });
  const modes = make("div", { class: "mt-modes", "aria-label": "mode stack" });
  const player = make("div", { class: "mt-player" }, button, slider, caption, modes);
  let film = null, timer = null;

  function load(next) {
    film = next;
    stop();
    player.hidden = film.steps.length < 3;
    slider.max = film.steps.length - 1;
    slider.value = slider.max;
    go(film.steps.length - 1, true);
  }
  function go(step, quiet) {
    const now = film.steps[step] || {}, whole = step === film.steps.length - 1;
    const freed = new Set(film.steps.slice(0, step + 1).flatMap((one) => one.freed || []));
    const hot = new Set(quiet ? [] : now.hot || []);
    graph.querySelectorAll("[data-mt]").forEach((element) => {
      const id = element.dataset.mt;
      element.classList.toggle("mt-later", film.appear[id] > step);
      element.classList.toggle("mt-kept", !whole && !freed.has(id));
      element.classList.toggle("mt-hot", hot.has(id));
      element.classList.toggle("mt-back", hot.has(id) && !!now.back);
    });
    const place = `step ${step + 1} of ${film.steps.length}`;
    caption.textContent = quiet ? `${film.steps.length} steps` : `${place}: ${now.says}`;
    modes.hidden = quiet || !film.steps.some((one) => one.modes.length);
    modes.replaceChildren(...[["default: recording", true], ...(now.modes || [])].map(
      ([code, records]) => make("span", { class: records ? "mt-records" : "" }, code)));
    slider.setAttribute("aria-valuetext", `${place}: ${now.says || ""}`);
    graph.dataset.mtStep = step;
    light(quiet || !now.line ? null : String(now.line));
  }
  function stop() {
    clearInterval(timer);
    timer = null;
    button.textContent = "▶";
    button.setAttribute("aria-label", "play the story");
  }
  function play() {
    button.textContent = "⏸";
    button.setAttribute("aria-label", "pause");
    const tick = () => {
      slider.value = +slider.value + 1;
      go(+slider.value);
      if (+slider.value === film.steps.length - 1 || !root.isConnected) stop();
    };
    timer = setInterval(tick, 900);
    if (+slider.value === film.steps.length - 1) slider.value = 0;
    go(+slider.value);
  }
  button.addEventListener("click", () => (timer ? stop() : play()));
  slider.addEventListener("input", () => { stop(); go(+slider.value); });

  // Cards move to their new places; what was not there before fades in.
  function glide(before) {
    const svg = graph.firstElementChild;
    const scale = svg.viewBox.baseVal.width / svg.getBoundingClientRect().width;
    const timing = { duration: 260, easing: "cubic-bezier(.2,.7,.2,1)" };
    for (const [id, now] of places()) {
      const element = svg.querySelector(`[data-mt="${CSS.escape(id)}"]`);
      const old = before.get(id);
      const moved = old && [(old.x + old.width / 2 - now.x - now.width / 2) * scale,
        (old.y + old.height / 2 - now.y - now.height / 2) * scale];
      if (moved && element.matches(".node")) {
        element.animate([{ transform: `translate(${moved[0]}px, ${moved[1]}px)`, opacity: 0.55 },
          { transform: "none", opacity: 1 }], timing);
      } else {
        element.animate([{ opacity: 0 }, { opacity: 1 }], timing);
      }
    }
    svg.querySelectorAll(".edge").forEach((edge) =>
      edge.animate([{ opacity: 0 }, { opacity: 0, offset: 0.45 }, { opacity: 1 }], timing));
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
    light(null, false);
  }
  const lineOf = (element) => ([...element.classList].find((c) => /^mt-line\d+$/.test(c)) || "").slice(7);
  const light = (line) => root.querySelectorAll("[data-line], .node").forEach((element) => {
    const own = element.dataset.line || lineOf(element);
    if (element.dataset.line || element.dataset.mt) element.classList.toggle("mt-lit", !!line && own === line);
  });

  graph.addEventListener("pointerover", (event) => {
    const holder = event.target.closest("[data-tip]");
    if (holder) explain(holder); else hush();
  });
  graph.addEventListener("pointerleave", hush);
  graph.addEventListener("focusin", (event) => event.target.dataset.tip && explain(event.target));
  graph.addEventListener("focusout", hush);
  graph.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") hush();
    if (!step) return;
    const nodes = [...graph.querySelectorAll(".node")];
    const next = nodes[nodes.indexOf(document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    document.activeElement.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });

  // the lab: a switch, the program as it then reads, the numbers, one sentence
  function lab() {
    const code = make("div", { class: "mt-code", role: "group", "aria-label": "the program" });
    const counts = make("div", { class: "mt-counts" });
    const says = make("div", { class: "mt-says", role: "status" });
    const choice = make("fieldset", { class: "mt-switch" }, make("legend", {}, config.question));
    config.states.forEach((state, number) => {
      const input = make("input", { type: "radio", name: prefix + "-switch", value: state.key, [OWN_KEYS]: "true" });
      input.checked = number === config.first;
      input.addEventListener("change", () => turn(state));
      choice.append(make("label", {}, input, make("span", {}, state.key)));
    });
    code.addEventListener("pointerover", (event) => {
      const line = event.target.closest("[data-line]");
      light(line ? line.dataset.line : null);
    });
    code.addEventListener("pointerleave", () => light(null));

    function turn(state) {
      code.innerHTML = state.code;
      counts.replaceChildren(...state.counts.map(([noun, number]) =>
        make("div", {}, make("b", {}, String(number)), " " + noun)));
      says.textContent = state.says;
      paint(state);
    }
    const side = make("div", { class: "mt-side" }, choice, code, counts, says);
    const tallest = Math.max(...config.states.map((state) => state.height));
    graph.style.minHeight = Math.min(tallest, 900) + "px";
    root.classList.add("mt-lab");
    side.append(player);
    image.replaceWith(make("div", { class: "mt-body" }, side, graph));
    turn(config.states[config.first]);
    (window.requestIdleCallback || setTimeout)(() => config.states.forEach(parse)); // for the first click
  }

  const image = root.querySelector("img");
  if (config.question) lab();
  else {
    paint(config.states[0]);
    image.replaceWith(graph);
    graph.after(player);
  }
  const legend = make("div", { class: "mt-legend", role: "list", "aria-label": "legend" });
  legend.innerHTML = config.legend;
  root.append(legend, make("details", {}, make("summary", {}, "the same as text"), twin), tip);
}
