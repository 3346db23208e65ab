// The lab: a program with switches beside its picture. A state that is known is swapped in at once;
// another one is asked of the kernel, if there is one.
function lab(root, image, config, view, film, folds, kernel) {
  const words = config.words, known = new Map([[config.state.key, config.state]]);
  let state = config.state, edited = false, asked = 0, waiting = null;
  const others = config.packed ? unpack(config.packed).then((list) => list.forEach((one) => known.set(one.key, one))) : Promise.resolve();

  const idle = window.requestIdleCallback || setTimeout;
  const part = (name, attributes = {}) => make("div", { class: name, ...attributes });
  const code = editor(view.prefix, words, !!kernel && config.editable);
  const switches = part("mt-switches"), leaves = part("mt-leaves", { role: "group", "aria-label": words.leaves });
  const counts = part("mt-counts"), says = part("mt-says", { role: "status" });
  const printed = make("pre", { class: "mt-printed", "aria-label": words.printed }), error = part("mt-error", { role: "alert" });
  const head = part("mt-head-row"), side = part("mt-side", { role: "group", "aria-label": words.lab });
  side.append(head, code.element, switches, leaves, error, counts, says, printed, film.element);
  root.classList.add("mt-lab");
  image.replaceWith(make("div", { class: "mt-body" }, side, make("div", { class: "mt-main" }, folds.element, view.graph)));
  view.graph.style.minHeight = Math.min(config.height || state.height, 900) + "px";
  film.onStep = (step, whole) => {
    counts.setAttribute("aria-live", whole ? "polite" : "off"); // of a step, the caption speaks
    count(step.counts || state.counts);
  };

  const run = make("button", { type: "button", class: "mt-run", title: words.runKeys, [OWN_KEYS]: "true" }, words.run);
  const halt = make("button", { type: "button", class: "mt-halt", hidden: "", [OWN_KEYS]: "true" }, words.stop);
  if (config.presets.length) head.append(menu());
  if (kernel && config.editable) head.append(run, halt);
  head.hidden = !head.childElementCount;
  run.addEventListener("click", () => ask({ source: code.text() }));
  halt.addEventListener("click", () => kernel.interrupt());
  code.onRun = () => kernel && ask({ source: code.text() });
  code.onEdit = () => { edited = code.text() !== state.source; run.classList.toggle("mt-due", edited); };
  code.onLine = view.light;

  function menu() {
    const select = make("select", { "aria-label": words.program, [OWN_KEYS]: "true" });
    config.presets.forEach(([key, title]) => select.append(make("option", { value: key }, title)));
    select.prepend(make("option", { value: "", ...(config.preset ? { hidden: "" } : {}) }, words.own));
    select.value = config.preset;
    select.disabled = !kernel;
    if (!kernel) select.title = words.needs;
    select.addEventListener("change", () => select.value && ask({ preset: select.value }));
    return select;
  }

  // the switches, as the program that is shown has them
  function build() {
    switches.replaceChildren(...state.blocks.map(block));
    leaves.replaceChildren(...(state.leaves.length ? [make("span", {}, words.leaves)] : []), ...state.leaves.map(leaf));
  }
  function block({ mode, depth, title }, number) {
    const set = make("fieldset", { class: "mt-block-switch", style: `--mt-depth:${depth}` }, make("legend", {}, title));
    const choices = part("mt-switch");
    config.modes.forEach((name) => {
      const input = make("input", { type: "radio", name: `${view.prefix}-switch${number}`, value: name, [OWN_KEYS]: "true" });
      input.checked = name === mode;
      input.addEventListener("change", () => turn((wanted) => { wanted.modes[number] = name; }));
      choices.append(make("label", {}, input, make("span", {}, name)));
    });
    set.append(choices);
    set.classList.toggle("mt-only", state.blocks.length === 1);
    return set;
  }
  function leaf({ name, on }, number) {
    const input = make("input", { type: "checkbox", [OWN_KEYS]: "true" });
    input.checked = on;
    input.addEventListener("change", () => turn((wanted) => { wanted.flags[number] = input.checked; }));
    return make("label", {}, input, make("code", {}, name));
  }
  const chosen = () => ({ modes: state.blocks.map((one) => one.mode), flags: state.leaves.map((one) => one.on) });
  const keyOf = ({ modes, flags }) => modes.join(",") + (flags.length ? "|" + flags.map(Number).join("") : "");

  async function turn(change) {
    const wanted = chosen();
    change(wanted);
    const key = keyOf(wanted);
    if (edited) return ask({ source: code.text(), ...wanted, line: true });
    if (!known.has(key)) await others;
    if (known.has(key)) { asked++; return become(known.get(key)); }
    return ask({ template: state.template, preset: config.preset, ...wanted });
  }

  // While nobody clicks, the kernel draws what is one turn of a switch away, unless that takes long.
  const AHEAD = -1, SOON = 0.3, MOST = 80; // its number, seconds, states that are kept
  const foreseen = new Set();
  let drawing = false;
  function ahead() {
    if (!kernel || drawing || edited) return;
    const { modes, flags } = chosen();
    const turns = modes.flatMap((mode, place) => config.modes.map((one) => ({ modes: modes.with(place, one), flags })));
    turns.push(...flags.map((flag, place) => ({ modes, flags: flags.with(place, !flag) })));
    const next = turns.find((one) => !known.has(keyOf(one)) && !foreseen.has(keyOf(one)));
    root.dataset.mtAhead = next ? "" : "done";
    if (!next) return;
    try {
      kernel.ask({ template: state.template, preset: config.preset, ...next }, AHEAD);
    } catch { return; } // the kernel is gone: a click will say so
    foreseen.add(keyOf(next));
    drawing = true;
  }
  function foresee(answer, seconds) {
    drawing = false;
    if (answer.template !== state.template) return;
    if (answer.svg) { known.set(answer.key, answer); view.parse(answer); }
    const [oldest] = known.keys();
    if (known.size > MOST) { known.delete(oldest); foreseen.delete(oldest); }
    if (seconds < SOON) idle(ahead);
  }

  // Asking the kernel: only the last question counts.
  function ask(question) {
    const gone = () => { fail(words.needs); build(); };
    if (!kernel) return gone();
    const number = ++asked;
    clearTimeout(waiting);
    root.classList.add("mt-waiting");
    halt.hidden = !kernel.interrupt;
    waiting = setTimeout(() => number === asked && fail(words.silent), 9000);
    if (question.source !== undefined && config.presets.length) head.querySelector("select").value = "";
    try {
      kernel.ask(question, number);
    } catch { // it was restarted
      clearTimeout(waiting);
      gone();
    }
  }
  let opening = () => {};
  if (kernel) folds.ask = (key) => new Promise((done) => {
    opening = done;
    ask({ template: state.template, preset: config.preset, ...chosen(), open: key });
  });
  if (kernel) kernel.onAnswer = (answer, number, seconds) => {
    if (number === AHEAD) return foresee(answer, seconds);
    if (number !== asked) return;
    clearTimeout(waiting);
    root.classList.remove("mt-waiting");
    halt.hidden = true;
    if (answer.title !== undefined) return opening(answer);
    if (answer.template !== state.template) { known.clear(); foreseen.clear(); }
    if (answer.svg) known.set(answer.key, answer);
    if (answer.svg) become(answer); else become({ ...state, ...answer, svg: state.svg }, true);
  };

  // `old`: with the picture of the last program that had one
  function become(next, old = false) {
    const picture = next.parsed === state.parsed && next.svg === state.svg && view.graph.childElementCount;
    const same = JSON.stringify([state.blocks, state.leaves].map((list) => list.length)) === JSON.stringify([next.blocks, next.leaves].map((list) => list.length));
    state = next;
    edited = false;
    delete root.dataset.mtAhead;
    if (!picture) { // first: it measures where the cards of the last one are, before anything changes
      folds.forget();
      view.show(next);
    }
    run.classList.remove("mt-due");
    if (!same || !switches.childElementCount && !leaves.childElementCount) build(); else check();
    code.set(next.source, next.marks, next.line);
    fail(next.error || "", old);
    printed.textContent = next.printed || "";
    printed.hidden = !next.printed;
    says.textContent = next.error ? "" : next.says;
    others.then(() => idle(ahead));
  }
  // the switches stay where they are, and keep the focus
  function check() {
    state.blocks.forEach(({ mode, title }, number) => {
      const set = switches.children[number];
      set.querySelector("legend").textContent = title;
      set.querySelectorAll("input").forEach((input) => { input.checked = input.value === mode; });
    });
    leaves.querySelectorAll("label").forEach((label, number) => {
      label.querySelector("input").checked = state.leaves[number].on;
      label.querySelector("code").textContent = state.leaves[number].name;
    });
  }
  function fail(message, old = true) {
    root.classList.toggle("mt-failed", !!message && old);
    root.classList.remove("mt-waiting");
    halt.hidden = true;
    error.textContent = message;
    error.hidden = !message;
  }
  function count(numbers) {
    numbers.forEach((number, place) => {
      const field = counts.children[place] || counts.appendChild(make("div", {}, make("b"), " " + words.nouns[place]));
      field.firstChild.textContent = String(number);
    });
  }

  become(state);
  const parse = ([next, ...rest]) => next && idle(() => { view.parse(next); parse(rest); });
  others.then(() => parse([...known.values()].filter((one) => one.svg))); // for the first click
}
