// The player: the same drawing, up to one step of its story.
function player(root, view, words) {
  const slider = make("input", { type: "range", min: "0", step: "1", "aria-label": words.step, [OWN_KEYS]: "true" });
  const button = (sign, label) => make("button", { type: "button", "aria-label": label, title: label, [OWN_KEYS]: "true" }, sign);
  const play = button("▶", words.play), back = button("‹", words.back), on = button("›", words.on);
  const caption = make("div", { class: "mt-caption", role: "status" });
  const modes = make("div", { class: "mt-modes", role: "group", "aria-label": words.modes });
  const grads = make("div", { class: "mt-grads" });
  const controls = make("div", { class: "mt-controls" }, back, play, on, slider);
  const element = make("div", { class: "mt-player" }, controls, caption, modes, grads);
  const self = { element, load, onStep() {} };
  let film = null, timer = null;

  function load(next) {
    film = next;
    stop();
    element.hidden = film.steps.length < 2;
    slider.max = film.steps.length - 1;
    slider.value = slider.max;
    go(film.steps.length - 1, true);
  }

  // `whole`: the picture as it is at the end, with nothing pointed out
  function go(step, whole) {
    const now = film.steps[step] || {};
    const has = (list, id) => !whole && (list || []).includes(id);
    view.graph.querySelectorAll("[data-mt]").forEach((part) => {
      const id = part.dataset.mt;
      part.classList.toggle("mt-later", film.appear[id] > step);
      part.classList.toggle("mt-kept", id in film.freed && film.freed[id] > step);
      part.classList.toggle("mt-fresh", id in film.stale && film.stale[id] > step);
      part.classList.toggle("mt-hot", has(now.hot, id));
      part.classList.toggle("mt-back", has(now.hot, id) && !!now.back);
      part.classList.toggle("mt-wrong", has(now.hot, id) && !!now.bad);
      part.classList.toggle("mt-hooked", has(now.hooks, id));
      if (id in film.versions) badge(part, film.versions[id].filter(([when]) => when <= step), step);
      if (id in film.stale) chips(part, film.stale[id] > step);
    });
    const place = filled(words.place, { step: step + 1, count: film.steps.length });
    caption.textContent = whole ? filled(words.steps, { count: film.steps.length }) : `${place}: ${now.says}`;
    modes.hidden = !film.steps.some((one) => one.modes.length);
    stack(whole ? [] : now.modes || []);
    grads.replaceChildren(...(now.grads || []).map(([name, values]) => make("div", {}, make("b", {}, name), " = " + values)));
    slider.setAttribute("aria-valuetext", `${place}: ${now.says || ""}`);
    back.disabled = step === 0;
    on.disabled = step === film.steps.length - 1;
    view.graph.dataset.mtStep = step;
    view.light(whole || !now.line ? null : String(now.line));
    self.onStep(now, whole);
  }

  // the version that a tensor's card shows at this moment
  function badge(card, passed, step) {
    const sign = [...card.querySelectorAll("text")].find((text) => /^\s*v\d+\s*$/.test(text.textContent));
    if (!sign || !passed.length) return;
    const [when, version] = passed[passed.length - 1];
    sign.textContent = sign.textContent.replace(/\d+/, version);
    sign.classList.toggle("mt-bump", passed.length > 1 && when === step);
  }

  // a saved value that is going to be overwritten does not say so yet
  function chips(card, fresh) {
    card.querySelectorAll("text").forEach((text) => {
      if (/v\d+ ≠ v\d+/.test(text.textContent.replace(/\u00a0/g, " "))) text.dataset.mtStale = text.textContent;
      if (text.dataset.mtStale) text.textContent = fresh ? text.dataset.mtStale.split("≠")[0] : text.dataset.mtStale;
    });
  }

  function stack(blocks) {
    modes.replaceChildren(...[[words.base, true], ...blocks].map(
      ([code, records]) => make("span", { class: records ? "mt-records" : "" }, code)));
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "▶";
    play.setAttribute("aria-label", words.play);
  }
  function start() {
    play.textContent = "❚❚";
    play.setAttribute("aria-label", words.pause);
    const tick = () => {
      slider.value = +slider.value + 1;
      go(+slider.value);
      if (+slider.value === film.steps.length - 1 || !root.isConnected) stop();
    };
    timer = setInterval(tick, 900);
    if (+slider.value === film.steps.length - 1) slider.value = 0;
    go(+slider.value);
  }
  const move = (by) => () => {
    stop();
    slider.value = +slider.value + by;
    go(+slider.value);
  };
  play.addEventListener("click", () => (timer ? stop() : start()));
  back.addEventListener("click", move(-1));
  on.addEventListener("click", move(1));
  slider.addEventListener("input", move(0));
  return self;
}
