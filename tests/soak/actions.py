"""What a person might do next: each action is possible in the state the window is in."""

import random
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from lama_studio.core.document import Document
from lama_studio.ui.window import StudioWindow
from tests.ui.conftest import Hands

MOST_ERASES = 12
BUSY_LIMIT_MS = 120_000


class Person:
    """Random hands; the same seed does the same."""

    def __init__(self, window: StudioWindow, photos: list[Path], folder: Path, seed: int) -> None:
        self.window = window
        self._photos, self._folder = photos, folder
        self._random = random.Random(seed)
        self._saved = 0
        self._actions: tuple[tuple[int, Callable[[], None]], ...] = (
            (8, self.draw),
            (5, self.erase),
            (1, self.erase_and_cancel),
            (4, self.undo_or_redo),
            (4, self.look_around),
            (2, self.change_the_mask),
            (2, self.choose_a_tool),
            (2, self.work_on_the_list),
            (1, self.look_at_variants),
            (1, self.switch_the_view),
            (1, self.open_dialogs),
            (1, self.change_the_look),
            (1, self.copy),
            (1, self.save),
            (1, self.open_another),
        )

    @property
    def document(self) -> Document:
        session = self.window.studio.session
        assert session is not None
        return session.document

    def act(self) -> str:
        """Do one thing; its name."""
        weights = [weight for weight, _ in self._actions]
        _, action = self._random.choices(self._actions, weights)[0]
        action()
        spin(self._random.choice((0, 0, 5, 20)))
        return action.__name__

    def open_another(self) -> None:
        """Another photo, the work on this one given up."""
        self.window.studio.cancel()
        self.window.studio.open(self._random.choice(self._photos))
        until(lambda: not self.window.studio._files.is_busy)

    def rest(self) -> None:
        """Nothing runs, is marked or can be undone: a fresh photo, always the same."""
        self.window.studio.cancel()
        self.window.studio.open(self._photos[0])
        until(lambda: not self.window.studio._files.is_busy)
        self.window.commands.fit.trigger()
        spin(300)

    # Marking

    def draw(self) -> None:
        document, hands = self.document, Hands(self.window.canvas)
        points = [
            (self._random.uniform(0, document.width), self._random.uniform(0, document.height))
        ]
        for _ in range(self._random.randint(1, 12)):
            x, y = points[-1]
            points.append((x + self._random.gauss(0, 25), y + self._random.gauss(0, 25)))
        hands.drag(points)
        if self.window.canvas.is_drawing:  # a polygon waits for more clicks
            if self._random.random() < 0.5:
                self.window.canvas.finish_stroke()
            else:
                self.window.canvas.cancel_stroke()

    def choose_a_tool(self) -> None:
        self._random.choice(list(self.window.commands.tools.values())).trigger()
        self.window.toolbox.step_size(self._random.choice((-1, 1)))

    def change_the_mask(self) -> None:
        commands = self.window.commands
        if not self.window.canvas.is_drawing:
            self._random.choice([commands.clear_mask, commands.invert_mask]).trigger()
            if self.document.mask.mean() > 128:
                commands.clear_mask.trigger()

    # Erasing

    def erase(self) -> None:
        if self.document.mask.any() and self.document.mask.mean() < 60:
            self.window.commands.erase.trigger()
            if self._random.random() < 0.7:
                until(lambda: not self.window.studio.is_erasing)
        while len(self.document.erases) > MOST_ERASES:
            self.document.remove_erase(self.document.erases[0])

    def erase_and_cancel(self) -> None:
        self.erase()
        spin(self._random.randint(0, 400))
        self.window.studio.cancel()

    def undo_or_redo(self) -> None:
        commands = self.window.commands
        for _ in range(self._random.randint(1, 4)):
            self._random.choice([commands.undo, commands.undo, commands.redo]).trigger()

    def work_on_the_list(self) -> None:
        document = self.document
        if document.erases:
            erase = self._random.choice(document.erases)
            what = self._random.randrange(4)
            if what == 0:
                document.set_visible(erase, not erase.is_visible)
            elif what == 1:
                document.remove_erase(erase)
            elif what == 2:
                document.move_erase(erase, self._random.randrange(len(document.erases)))
            else:
                document.go_to(self._random.randint(0, document.history.position))

    def look_at_variants(self) -> None:
        if self.document.erases:
            self.window.erase_list.look_for_variants(self._random.choice(self.document.erases))
            spin(self._random.randint(0, 1500))

    # Looking

    def look_around(self) -> None:
        canvas = self.window.canvas
        what = self._random.randrange(4)
        if what == 0:
            canvas.fit()
        elif what == 1:
            canvas.show_actual_size()
        else:
            canvas.zoom_by(self._random.uniform(0.5, 2.0))

    def switch_the_view(self) -> None:
        commands = self.window.commands
        switches = (commands.before, commands.split, commands.outline, commands.grid)
        switch = self._random.choice((*switches, commands.navigator, commands.show_work))
        switch.trigger()
        spin(10)
        switch.trigger()

    def open_dialogs(self) -> None:
        commands = self.window.commands
        if self._random.random() < 0.5:
            commands.preferences.trigger()
            asked = self.window.preferring.dialog
        else:
            self._random.choice([commands.shortcuts, commands.about]).trigger()
            asked = self.window.helping.dialog
        spin(30)
        if asked is not None:
            asked.reject()

    def change_the_look(self) -> None:
        theme = self._random.choice(("light", "dark"))
        self.window.preferring.apply({"theme": theme})
        self.window.resize(self._random.randint(900, 1500), self._random.randint(600, 950))

    # Out

    def copy(self) -> None:
        self.window.commands.copy.trigger()
        until(lambda: not self.window.studio._files.is_busy)

    def save(self) -> None:
        self._saved += 1
        path = self._folder / f"saved{self._saved % 5}.png"
        self.window.studio.save(path, overwrite=True)
        until(lambda: not self.window.studio.is_saving)


def spin(ms: int) -> None:
    """Let the window live for a while."""
    if ms == 0:
        QApplication.processEvents()
        return
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def until(is_so: Callable[[], bool]) -> None:
    """Let the window live until something is so; AssertionError where it never is."""
    waited_ms = 0
    while not is_so():
        spin(10)
        waited_ms += 10
        assert waited_ms < BUSY_LIMIT_MS, "it never came about"
