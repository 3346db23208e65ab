"""Live curves: a progress bar and what training reports, drawn anew after each epoch.

    curves = viz.Curves(epochs=30)
    for epoch in range(30):
        ...
        curves(loss=0.3, accuracy=0.93)

The picture stands where it was first shown and is replaced in place. Without a notebook it is
silent; `print(curves)` says the last numbers.
"""

from __future__ import annotations

import html
import sys
from typing import Any

from . import palette as p
from . import svg
from .language import _

WIDTH, HEIGHT, LEFT, TOP = 420, 150, 44, 8  # of one plot, and where its axes begin
COLOURS = (p.NODE, p.LEAF, p.GRAD, p.OUTPUT)


class Curves:
    """A progress bar of `epochs` steps, and one curve for each number that is reported.

    >>> curves = Curves(epochs=2)
    >>> curves(loss=0.5, accuracy=0.8)
    >>> curves(loss=0.25, accuracy=0.9)
    >>> curves
    epoch 2 of 2: loss 0.250, accuracy 0.900
    """

    def __init__(self, epochs: int) -> None:
        if epochs < 1:
            raise ValueError(f"epochs is {epochs}: it must be 1 or more")
        self.epochs, self.series, self.done = epochs, {}, 0
        self._shown: Any = None

    def __call__(self, **numbers: float) -> None:
        """Report the numbers of one more epoch, and draw."""
        if self.series and numbers.keys() != self.series.keys():
            raise ValueError(
                f"reported {', '.join(numbers)}; the epochs before had {', '.join(self.series)}"
            )
        if self.done == self.epochs:
            raise ValueError(f"all {self.epochs} epochs were reported; make new Curves")
        for name, number in numbers.items():
            self.series.setdefault(name, []).append(float(number))
        self.done += 1
        self._show()

    def __repr__(self) -> str:
        if not self.done:
            return _("no epoch of {epochs} yet").format(epochs=self.epochs)
        last = ", ".join(f"{name} {numbers[-1]:.3f}" for name, numbers in self.series.items())
        words = _("epoch {done} of {epochs}: {last}")
        return words.format(done=self.done, epochs=self.epochs, last=last)

    def _show(self) -> None:
        shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
        if shell is None:
            return
        from IPython.display import display

        bundle = {"text/plain": repr(self), "text/html": self.page()}
        if self._shown is None:
            self._shown = display(bundle, raw=True, display_id=True)
        else:
            self._shown.update(bundle, raw=True)

    def page(self) -> str:
        """A bar, and the plots side by side."""
        words, share = html.escape(repr(self)), 100 * self.done / self.epochs
        bar = (
            '<div style="height:8px;border-radius:4px;background:var(--mt-track)">'
            f'<div style="width:{share:.1f}%;height:8px;border-radius:4px;'
            'background:var(--mt-node)"></div></div>'
        )
        plots = "".join(
            self._plot(name, numbers, COLOURS[place % len(COLOURS)])
            for place, (name, numbers) in enumerate(self.series.items())
        )
        return (
            f'<style>{svg.style_sheet()}</style><div class="mt" data-epoch="{self.done}">'
            f'<div style="max-width:860px"><p style="margin:4px 0">{words}</p>{bar}</div>'
            f'<div style="display:flex;flex-wrap:wrap;gap:8px 20px;margin-top:10px">{plots}</div>'
            "</div>"
        )

    def _plot(self, name: str, numbers: list[float], colour: p.Colour) -> str:
        finite = [number for number in numbers if abs(number) < float("inf")] or [0.0]
        low, high = min(0.0, *finite), max(*finite, 1e-9)
        if 0.5 < high <= 1.0:  # a share: its scale ends at 1
            high = 1.0
        words = f"{name}: " + ", ".join(f"{number:.3f}" for number in numbers)
        across, down = (WIDTH - LEFT - 8) / max(1, self.epochs - 1), (HEIGHT - 2 * TOP - 14)
        points = [
            (LEFT + across * place, TOP + down * (high - number) / (high - low))
            for place, number in enumerate(numbers)
            if abs(number) < float("inf")
        ]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        variable = next(key for key, value in p.ALL.items() if value is colour).lower()
        stroke = f"var(--mt-{variable.replace('_', '-')})"
        bottom = TOP + down
        texts = [
            (LEFT - 6, TOP + 8, "end", f"{high:.3g}"),
            (LEFT - 6, bottom, "end", f"{low:.3g}"),
            (LEFT, HEIGHT - 4, "start", name),
            (WIDTH - 8, HEIGHT - 4, "end", _("epoch {epoch}").format(epoch=self.epochs)),
        ]
        last = (
            f'<circle cx="{points[-1][0]:.1f}" cy="{points[-1][1]:.1f}" r="3.5"' if points else ""
        )
        return (
            f'<svg role="img" aria-label="{html.escape(words)}" width="{WIDTH}" height="{HEIGHT}" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}" style="max-width:100%">'
            f'<path d="M{LEFT} {TOP}V{bottom}H{WIDTH - 8}" fill="none" stroke="var(--mt-const)"/>'
            f'<polyline points="{line}" fill="none" style="stroke:{stroke};stroke-width:2.2"/>'
            + (f'{last} style="fill:{stroke}"/>' if last else "")
            + "".join(
                f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="11.5" '
                f'style="fill:var(--mt-text)">{html.escape(text)}</text>'
                for x, y, anchor, text in texts
            )
            + "</svg>"
        )
