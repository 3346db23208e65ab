"""What the check cell of an exercise calls, and how an exercise is made.

`check("08.1", answer)` prints one green line that says what was proven, or raises `Wrong`: two red
lines without a stack, with what was expected, what came, and the likely mistake. **It always
raises**: JupyterLab saves the learner's own outputs, so a check that only printed would look green
to everything that reads the file.

The checks of chapter 08 are in the module ``c08`` beside this file, one function an exercise:

    @exercise("08.1", "inside nothing is recorded, and every way out gives back the mode")
    def build_the_switch(it: Check, paused: Any) -> None:
        it.expects(
            callable(paused),
            "paused to be something that can be called",  # Expected:
            "{kind}",                                      # Came:
            "`paused()` instead of `paused` went to the check",  # Likely:
            kind=kind(paused),
        )

Phrases are whole, without a final stop, and literals: they are translated first and filled in after
(never an f-string, never two pieces added; two cases are two literals with ``if`` and ``else``).
A table of reasons, or a phrase that a function of the same file hands on in a parameter called
``likely``, ``expected`` or ``came``, is found too; anything else is marked with ``N_("...")``. The
bank finds what was forgotten.

What a check asks
-----------------
Type, then shape, then properties on several random inputs (``it.randn``, ``it.random``), compared
with something independent: finite differences, a model in NumPy, the library's own result. Never
with one number that an answer could print. All of `Check` is at hand:

    it.expects(holds, expected, came, likely)     it.wrong(expected, came, likely)
    it.tensor(value, "y", (2, 3), likely)         it.close(value, right, "y", likely)
    it.function(answer, "step")                   something that can be called
    it.call(function, x, w)                       a red line if it runs for ever
    it.gradients(model, {"w": w}, {"w": w.grad}, likely)     finite differences in float64
    it.records({"y": y, "z": z}, {"z"}, missing, extra)      which results have a grad_fn
    it.nodes(loss, ["MulBackward0", "SumBackward0"], likely) names along grad_fn
    with Saved() as saved: ...                    saved.bytes, saved.values
    with it.mode_kept(likely, recording=False): ...          also when `Deliberate` is raised
    it.beside(story, target)                      their graph and the target, if rejected later
    it.predictions(table, truth, reasons)         a truth table, scored cell by cell

A whole check has 15 seconds; an answer that never ends is a red line by itself, and so is any error
on the way, with the learner's line. A check of chapter N uses nothing that a chapter after N
teaches.

The five patterns
-----------------
1. *Specification, picture, one line*: "make exactly these record". The answer is a function; the
   check runs it on several inputs under `viz.record()`:

       with viz.record() as story:
           hidden, loss = it.call(program, x, w)
       it.beside(story, target(x, w))
       it.records({"hidden": hidden, "loss": loss}, {"loss"}, "...", "...")

2. *Build the mechanism in layers*: the answer is a function or class, given to the check as it is;
   for the layers below it the check brings the library's own, so that each runs alone.

3. *Predict, run, reconcile*: the answer is a dictionary in a code cell. Its cell has the open table
   above the marks, and the filled-in one between them:

       recorded = {"y": None, "z": None}
       ### BEGIN SOLUTION
       recorded = {"y": True, "z": False}
       ### END SOLUTION

   The check runs the program and calls ``it.predictions(recorded, truth, reasons)``.

4. *Repair a broken program*: the answer is the function, with the broken lines in the task. It
   passes when there is no error AND the gradient is right AND the mode is kept AND saved bytes are
   bounded:

       with it.mode_kept("...", recording=True), Saved() as saved:
           it.call(step, w, x)
       it.gradients(model, {"w": w}, {"w": w.grad}, "...")
       it.expects(saved.bytes <= 64, "at most 64 bytes saved", "{bytes}", "...", bytes=saved.bytes)

5. *Explain a picture*: the task shows a graph with ghosts (a cell tagged ``lab`` and ``target``
   whose code is not the answer's), the answer is the code that draws it, as a function; the check
   records it and compares ``outline(result, w=w)`` and ``ghosts(story)`` with the target's.

The notebook, `solutions/NN_name.ipynb` (`course.py notebooks` makes the exercise from it)
-----------------------------------------------------------------------------------------
* Cells of exercise 08.1 have the ids ``task-08-1``, ``answer-08-1``, ``check-08-1``,
  ``hints-08-1`` and nbgrader metadata with the same ``grade_id``: task ``{"locked": true, "grade":
  false, "solution": false}``, answer ``{"solution": true, "grade": false, "locked": false}``, check
  ``{"grade": true, "locked": true, "solution": false, "points": 2}``; all with
  ``"schema_version": 3`` and ``"task": false``. hints have none.
* The task starts ``## 08.1 Build the switch`` and then
  ``**Difficulty** 2 of 5 · **Importance** 5 of 5 · **Time** 10 minutes``.
* The answer cell is code. What goes to the check has its name outside the marks too (a ``def``, a
  ``class``, an open table), so that an untouched notebook says NotImplementedError and nothing
  else. A cell may have several marked regions.
* hints: two ``<details>`` with ``<summary>First hint</summary>`` and ``Second hint``, blank lines
  inside; neither contains the answer. Then ``**Read again**:`` with a link to the chapter.
* Pictures of the target: tags ``lab`` and ``target``; their outputs stay in the exercise, all
  others go. No solution text in outputs, ids or metadata.

The bank, `tests/wrong_answers/08.1.py`
---------------------------------------
Blocks ``# %% right: title`` (two at least, of different shape) and ``# %% wrong: title`` (three at
least) followed by ``# says: `` with a part of the sentence that must reject it, each its own. A
block is the whole answer cell. Write the mistakes people make, run them, and add a sentence to the
check for each that gets a sentence meant for another. ``pytest tests/test_checks.py -k 08.1``.
"""

from .asking import Check, Deliberate
from .graphs import Saved, ghosts, node_names, outline, told
from .numbers import numerical_gradients
from .running import _exercises, check, exercise
from .sentences import Wrong, brief, kind, listed, mode

__all__ = [
    "Check",
    "Deliberate",
    "Saved",
    "Wrong",
    "brief",
    "check",
    "exercise",
    "ghosts",
    "kind",
    "listed",
    "mode",
    "node_names",
    "numerical_gradients",
    "outline",
    "told",
]
