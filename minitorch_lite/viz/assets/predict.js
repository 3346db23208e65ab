// A prediction that is open: choices beside the graph (or in a table), and the answer as text.
function show(root, config) {
  shareStyle(root);
  const { items, words } = config;
  const code = root.querySelector(".mt-code");
  const twin = make("pre", { tabindex: "0", ...OWN_KEYS }, config.twin);
  const answer = make("pre", { class: "mt-answer", tabindex: "0", "aria-label": words.answer, ...OWN_KEYS });
  const status = make("div", { class: "mt-status", role: "status" });
  const cell = root.closest(".jp-Cell");
  const write = make("button", { type: "button", class: "mt-write" }, editor() ? words.write : words.copy);

  const label = (item) => words.label.replace("{column}", item.column).replace("{row}", item.row);

  // the graph: a click on a card is the next choice for it
  const graph = make("div", { class: "mt-graph" });
  if (config.svg) {
    graph.append(new DOMParser().parseFromString(config.svg, "image/svg+xml").documentElement);
    graph.querySelectorAll("[id]").forEach((element) => {
      element.dataset.mt = element.id;
      element.id = `${prefix}-${element.id}`;
    });
    graph.firstElementChild.setAttribute("aria-label", words.graph);
  }
  const cards = new Map();
  items.forEach((item) => {
    const card = item.card && graph.querySelector(`.node[data-mt="${CSS.escape(item.card)}"]`);
    if (!card) return;
    cards.set(item, [card, [...card.querySelectorAll("text")].pop()]);
    card.addEventListener("click", () => {
      const at = item.choices.findIndex((choice) => choice[1] === item.said);
      say(item, item.choices[(at + 1) % item.choices.length][1]);
    });
  });

  function say(item, literal) {
    item.said = literal;
    paint();
  }

  function radios(item, number) {
    const group = make("div", { class: "mt-switch mt-choice", role: "radiogroup", "aria-label": item.row });
    item.inputs = item.choices.map(([word, literal]) => {
      const input = make("input", { type: "radio", name: `${prefix}-${number}`, ...OWN_KEYS });
      input.addEventListener("change", () => say(item, literal));
      group.append(make("label", {}, input, make("span", {}, word)));
      return input;
    });
    return make("div", { class: "mt-ask" }, make("code", {}, item.row), group);
  }

  function select(item) {
    const list = make("select", { "aria-label": label(item), ...OWN_KEYS }, make("option", { value: "" }, "?"),
      ...item.choices.map(([word, literal]) => make("option", { value: literal }, word)));
    list.addEventListener("change", () => say(item, list.value || null));
    item.list = list;
    return list;
  }

  function table() {
    const head = make("tr", {}, make("td"), ...config.columns.map((name) => make("th", { scope: "col" }, name)));
    const rows = new Map();
    items.forEach((item) => {
      if (!rows.has(item.row)) rows.set(item.row, make("tr", {}, make("th", { scope: "row" }, make("code", {}, item.row))));
      rows.get(item.row).append(make("td", {}, select(item)));
    });
    const body = make("table", { class: "mt-scores" }, make("thead", {}, head), make("tbody", {}, ...rows.values()));
    return make("div", { class: "mt-scroll" }, body);
  }

  function text() {
    const said = items.filter((item) => item.said !== null);
    if (!config.table) return `answer={${said.map((item) => `${item.key}: ${item.said}`).join(", ")}}`;
    const rows = new Map();
    said.forEach((item) => rows.set(item.key, [...(rows.get(item.key) || []), `"${item.column}": ${item.said}`]));
    const lines = [...rows].map(([key, cells]) => `    ${key}: {${cells.join(", ")}},\n`);
    return lines.length ? `answer={\n${lines.join("")}}` : "answer={}";
  }

  function paint() {
    items.forEach((item) => {
      if (item.inputs) item.inputs.forEach((input, at) => { input.checked = item.choices[at][1] === item.said; });
      if (item.list) item.list.value = item.said || "";
      const [card, last] = cards.get(item) || [];
      if (!card) return;
      card.classList.toggle("mt-yes", item.said === "True");
      card.classList.toggle("mt-no", item.said === "False");
      item.asks ??= last.textContent;
      const choice = item.choices.find((each) => each[1] === item.said);
      last.textContent = choice ? choice[0] : item.asks;
    });
    const said = items.filter((item) => item.said !== null).length;
    answer.textContent = text();
    write.disabled = !said;
    status.textContent = said === items.length ? words.full
      : words.open.replace("{said}", said).replace("{total}", items.length);
    root.dataset.mtSaid = said;
  }

  // the cell: its text is the answer, so the page edits that text and keeps nothing of its own
  function editor() {
    const content = cell && cell.querySelector(".jp-InputArea .cm-content");
    const view = content && (content.cmTile || content.cmView)?.view;
    return view && view.state && view.dispatch ? view : null;
  }
  write.addEventListener("click", async () => {
    const view = editor();
    const nth = cell ? [...cell.querySelectorAll(".mt-predict")].indexOf(root) : 0;
    const change = view && placeFor(view.state.doc.toString(), nth, text());
    if (change) {
      view.dispatch({ changes: change });
      status.textContent = words.written;
      return;
    }
    try {
      await navigator.clipboard.writeText(answer.textContent);
      status.textContent = words.copied;
    } catch {
      getSelection().selectAllChildren(answer);
      status.textContent = words.select;
    }
  });

  const asks = config.table ? [table()] : items.map(radios);
  const remarks = config.remarks.map((each) => make("p", { class: "mt-remark" }, each));
  const side = make("div", { class: "mt-side" }, code, ...remarks, ...asks, answer,
    make("div", { class: "mt-actions" }, write, status));
  const image = root.querySelector("img");
  if (image) image.remove();
  root.append(make("div", { class: "mt-title" }, words.title),
    make("div", { class: config.table ? "mt-wide" : "mt-body" }, side, ...(config.table ? [] : [graph])),
    make("details", {}, make("summary", {}, words.twin), twin));
  paint();
}

// Where the answer goes in the nth `predict(...)` of Python source: over the old one, or before
// the closing parenthesis. Null if there is no such call.
function placeFor(source, nth, text) {
  let depth = 0, call = -1, seen = 0, first = 0, argument = 0, found = null, at = 0;
  while (at < source.length) {
    const rest = source.slice(at);
    const skip = /^(?:#[^\n]*|[rbfuRBFU]{0,2}("""|'''|"|')(?:\\[^]|(?!\1)[^])*\1)/.exec(rest);
    if (skip && !(skip[1] && /\w/.test(rest[0]) && /\w/.test(source[at - 1] || ""))) {
      at += skip[0].length;
      continue;
    }
    const name = /^predict\s*\(/.exec(rest);
    if (call < 0 && name && !/\w/.test(source[at - 1] || "") && seen++ === nth) {
      call = depth + 1;
      at += name[0].length;
      depth = call;
      first = argument = at;
      continue;
    }
    const char = source[at];
    if ("([{".includes(char)) depth += 1;
    const ends = call > 0 && depth === call && (char === "," || char === ")");
    if (ends) {
      const lead = /^\s*answer\s*=(?!=)/.exec(source.slice(argument, at));
      if (lead) found = { from: argument + /^\s*/.exec(lead[0])[0].length, to: at, insert: text };
      if (char === ")") {
        if (found) return found;
        const before = source.slice(argument, at);
        if (argument > first && !before.trim()) { // after a trailing comma
          const lines = before.includes("\n");
          const insert = lines ? `\n    ${text.replaceAll("\n", "\n    ")},` : ` ${text}`;
          return { from: argument, to: argument, insert };
        }
        const end = at - /\s*$/.exec(before)[0].length;
        return { from: end, to: end, insert: before.trim() ? `, ${text}` : text };
      }
      argument = at + 1;
    }
    if (")]}".includes(char)) depth -= 1;
    at += 1;
  }
  return null;
}
