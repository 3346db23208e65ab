// The program: highlighted lines, and over them a transparent textarea where it can be edited.
function editor(prefix, words, editable) {
  const lines = make("div", { class: "mt-lines", "aria-hidden": String(editable) });
  const element = make("div", { class: "mt-code", role: "group", "aria-label": words.code }, make("div", { class: "mt-sheet" }, lines));
  const self = { element, set, text: () => area.value, onRun() {}, onEdit() {}, onLine() {} };
  const area = make("textarea", { "aria-label": words.edit, spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off", rows: "1", [OWN_KEYS]: "true" });
  let marks = {}, wrong = null;
  if (editable) element.firstChild.append(area);
  else element.tabIndex = 0;

  function set(source, newMarks, line) {
    marks = newMarks || {};
    wrong = line || null;
    if (area.value !== source) area.value = source;
    draw();
  }
  function draw() {
    lines.replaceChildren(...highlighted(area.value).map((pieces, number) => {
      const row = make("div", { class: marks[number + 1] || "", "data-line": String(number + 1) }, ...pieces);
      if (number + 1 === wrong) row.classList.add("mt-bad");
      return row;
    }));
  }
  area.addEventListener("input", () => {
    marks = {};
    wrong = null;
    draw();
    self.onEdit();
  });
  area.addEventListener("keydown", (event) => {
    event.stopPropagation(); // JupyterLab's own keys, such as Enter in command mode
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      self.onRun();
    } else if (event.key === "Enter") {
      event.preventDefault();
      const before = area.value.slice(0, area.selectionStart).split("\n").pop();
      insert("\n" + before.match(/^ */)[0] + (/:\s*(#.*)?$/.test(before) ? "    " : ""));
    } else if (event.key === "Tab" && !event.shiftKey && area.selectionStart !== 0 && !self.leaving) {
      event.preventDefault();
      insert("    ");
    }
    self.leaving = event.key === "Escape"; // Escape, then Tab leaves the editor
  });
  // as if it were typed, so that it can be undone; nothing else writes into the history of a textarea
  const insert = (text) => document.execCommand("insertText", false, text);
  element.addEventListener("pointermove", (event) => {
    const row = [...lines.children].find((one) => event.clientY < one.getBoundingClientRect().bottom);
    self.onLine(row ? row.dataset.line : null);
  });
  element.addEventListener("pointerleave", () => self.onLine(null));
  return self;
}

// Python in colours: for each line its pieces of text
function highlighted(source) {
  const kinds = /(#.*)|("""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|\b(False|None|True|and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield)\b|(@[\w.]+)|\b(\d[\w.]*)/g;
  const lines = [[]];
  const add = (text, kind) => text.split("\n").forEach((line, number) => {
    if (number) lines.push([]);
    if (line) lines[lines.length - 1].push(kind ? make("i", { class: "mt-" + kind }, line) : line);
  });
  let end = 0;
  for (const match of source.matchAll(kinds)) {
    add(source.slice(end, match.index));
    add(match[0], match[1] ? "c" : match[2] ? "s" : match[3] ? "k" : match[4] ? "d" : "n");
    end = match.index + match[0].length;
  }
  add(source.slice(end));
  return lines;
}
