"""A lab that can ask its kernel: a small widget whose page is the same as without one."""

from __future__ import annotations

import time
from typing import Any

import anywidget
import traitlets

from .bundle import packed, script
from .lab import GraphLab
from .svg import style_sheet

RENDER = """
export default {
  render({ model, el }) {
    const root = make("div", { class: "mt" });
    const config = { ...model.get("config") };
    const image = make("img", { alt: "", src: "data:image/svg+xml;base64," + config.state.svg });
    root.append(image);
    el.append(make("style", {}, model.get("sheet")), root);
    const connection = model.widget_manager?.kernel;
    const kernel = {
      ask: (question, number) => model.send({ question, number }),
      interrupt: connection ? () => connection.interrupt() : undefined,
      onAnswer() {},
    };
    const answered = ({ answer, number, seconds }) => kernel.onAnswer(answer, number, seconds);
    model.on("msg:custom", answered);
    show(root, config, kernel);
    return () => model.off("msg:custom", answered);
  },
};
"""


class LiveLab(anywidget.AnyWidget):
    """The widget of one lab. A cell that is run again closes the widgets of its last run."""

    config = traitlets.Dict().tag(sync=True)
    sheet = traitlets.Unicode().tag(sync=True)
    _open: dict[str, tuple[int, list[LiveLab]]] = {}  # by cell: number of its run, its widgets

    @classmethod
    def shown(cls, lab: GraphLab, config: dict[str, Any]) -> dict[str, Any]:
        """What a notebook shows the lab with, beside the same without a kernel."""
        states = config.pop("states")
        config["packed"] = packed(states) if states else ""
        widget = cls(config=config, sheet=style_sheet(), _esm=script(True) + RENDER)
        widget.on_msg(lambda _, message, __: widget.send(widget.reply(lab, message)))
        cls.replace(widget)
        return {
            "application/vnd.jupyter.widget-view+json": {
                "version_major": 2,
                "version_minor": 1,
                "model_id": widget.model_id,
            }
        }

    def reply(self, lab: GraphLab, message: dict[str, Any]) -> dict[str, Any]:
        began = time.monotonic()
        try:
            answer = lab.answer(message["question"])
        except Exception as fault:  # the page waits for an answer
            answer = {"error": f"{type(fault).__name__}: {fault}"}
        seconds = time.monotonic() - began
        return {"answer": answer, "number": message["number"], "seconds": seconds}

    @classmethod
    def replace(cls, widget: LiveLab) -> None:
        """Close what this cell showed before: nobody can see it any more."""
        cell, run = _cell()
        number, widgets = cls._open.get(cell, (run, []))
        if number != run:
            for old in widgets:
                old.layout.close()
                old.close()
            widgets = []
        cls._open[cell] = run, [*widgets, widget]


def _cell() -> tuple[str, int]:
    """The cell that is running, as JupyterLab names it, and how often anything has run."""
    from IPython import get_ipython

    shell = get_ipython()
    parent = getattr(shell, "parent_header", None) or {}
    return parent.get("metadata", {}).get("cellId", ""), getattr(shell, "execution_count", 0)
