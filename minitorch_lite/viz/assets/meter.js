// The memory meter: two sliders, a bar for each mode, and how the bars grow with depth.
function show(root, config) {
  shareStyle(root);
  const { depths, batches, modes, words } = config;
  const image = root.querySelector("img");
  let count = 0;

  // A slider, and below it a column for each of its values: what default mode keeps there.
  const slider = (name, values, first) => {
    const input = make("input", { type: "range", min: "0", max: values.length - 1, step: "1",
      id: `${prefix}-${name}`, ...OWN_KEYS });
    input.value = first;
    input.addEventListener("input", paint);
    const value = make("output", { for: input.id });
    const columns = values.map((each, number) => {
      const column = make("div", { class: "mt-column" }, make("span"), make("i"), make("small", {}, String(each)));
      column.addEventListener("click", () => { input.value = number; paint(); });
      return column;
    });
    const box = make("div", { class: "mt-slider" }, make("label", { for: input.id }, words[name]), value, input,
      make("div", { class: "mt-columns", "aria-hidden": "true" }, ...columns));
    return { input, value, box, values, columns };
  };
  const depth = slider("depth", depths, config.first[0]);
  const batch = slider("batch", batches, config.first[1]);
  const most = Math.max(...Object.values(config.states).map((found) => found[0].bytes), 1);

  const rows = modes.map((mode) => {
    const size = make("b", { class: "mt-size" });
    const track = make("div", { class: "mt-track", "aria-hidden": "true" });
    const details = make("span", { class: "mt-quiet" });
    const box = make("div", { class: `mt-mode ${mode === "default" ? "mt-records" : ""}`, role: "group", "aria-label": mode },
      make("code", {}, mode), size, track, details);
    return { box, size, track, details };
  });
  const program = make("code", { class: "mt-program" });
  const says = make("div", { class: "mt-sr", role: "status" });

  function paint() {
    const at = (which) => which.values[+which.input.value];
    for (const which of [depth, batch]) {
      which.value.textContent = at(which);
      which.input.setAttribute("aria-valuetext", String(at(which)));
    }
    const key = `${at(depth)},${at(batch)}`;
    const found = config.states[key];
    program.textContent = config.programs[key];
    rows.forEach((row, number) => {
      const state = found[number];
      row.size.textContent = state.size;
      row.details.textContent = `${state.nodes} · ${state.time}`;
      row.box.classList.toggle("mt-empty", !state.pieces.length);
      row.track.replaceChildren(...state.pieces.map(([bytes, title]) => {
        const piece = make("i", { title });
        piece.style.width = `calc(${(bytes / most) * 100}% - 3px)`;
        return piece;
      }));
      if (!state.pieces.length) row.track.textContent = words.nothing;
    });
    draw(depth, (each) => `${each},${at(batch)}`);
    draw(batch, (each) => `${at(depth)},${each}`);
    says.textContent = modes.map((mode, number) => `${mode}: ${found[number].says}`).join("; ");
    root.dataset.mtState = key;
    root.dataset.mtCount = ++count;
  }

  function draw(which, key) {
    which.columns.forEach((column, number) => {
      const state = config.states[key(which.values[number])][0];
      column.children[0].textContent = state.size;
      column.children[1].style.height = `${(state.bytes / most) * 60}px`;
      column.classList.toggle("mt-now", number === +which.input.value);
    });
  }

  const title = make("div", { class: "mt-title" }, words.title);
  const body = make("div", { class: "mt-meter-body" },
    make("div", { class: "mt-side" }, depth.box, batch.box, program),
    make("div", { class: "mt-modes-list" }, ...rows.map((row) => row.box)));
  const after = make("div", { class: "mt-note" }, words.note);
  const twin = twinOf(image, words.twin);
  if (image) image.remove();
  root.append(title, body, says, after, twin);
  paint();
}
