"""Join plain ES modules into one text, without a build step.

A widget is written as a few small ES modules that import one another by relative path. A browser can
load them so from a server, and tests do. But Jupyter wants one text per widget, and a page opened from
disk may load classic scripts only. Both are the same modules, each wrapped in a function:

    const kit_kit = (() => { ...the module's own text...; return { uid, element }; })();

So that this needs no JavaScript parser, a module keeps to a small form, and anything else is an error:
imports are `import { a, b } from "./file.js";`, also with one name a line, exports stand at the start of a
line before `function`, `class` or `const`, and the widget's main module ends with `export default { render };`.

A module may be no file: `settings.js` of a widget, which Python derives from its traits, and what `derive` is told else.
"""

import re
from collections.abc import Iterator
from pathlib import Path

_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "(\.[\w./]+\.js)";$')
_SPREAD_IMPORT = re.compile(r'^import \{\n((?:  \w+,\n)+)\} from (".*";)$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:function\*?|class|const) (\w+)")
_DEFAULT = re.compile(r"^export default (.+);$")
_OPEN, _ON = set(",([{=>"), set(".?:+*&|")    # how a line ends that goes on, and how a line begins that goes on from the last
_REMARK = re.compile(r" +// [^\"'`]*$")    # behind code; with a quote in it, it could be the end of a text

_derived: dict[Path, str] = {}


def derive(module: Path, text: str) -> None:
    """From now on `module`, which is no file, is this text."""
    _derived[module.resolve()] = text


def read(module: Path) -> str:
    """The text of a module, with each import on one line; its other lines keep their numbers."""
    text = _derived[module] if module in _derived else module.read_text(encoding="utf-8")
    return _SPREAD_IMPORT.sub(_on_one_line, text)


def _on_one_line(spread: re.Match[str]) -> str:
    names = re.findall(r"\w+", spread[1])
    return f"import {{ {', '.join(names)} }} from {spread[2]}" + "\n" * (len(names) + 1)


def collect(entries: list[Path]) -> list[Path]:
    """The modules that `entries` need, each once, every module after those that it imports.

    Raises ValueError where modules import one another in a circle.
    """
    order: list[Path] = []

    def visit(module: Path, above: tuple[Path, ...]) -> None:
        if module in above:
            circle = " -> ".join(p.name for p in (*above, module))
            raise ValueError(f"modules: expected imports without a circle, received {circle}; move what they share")
        if module not in order:
            for line in read(module).splitlines():
                if match := _IMPORT.match(line):
                    visit((module.parent / match[2]).resolve(), (*above, module))
            order.append(module)

    for entry in entries:
        visit(entry.resolve(), ())
    return order


def wrap(module: Path) -> str:
    """One module as a constant that holds its exports: `const folder_file = (() => {…})();`, without comments and indents.

    Raises ValueError, naming file and line, where the module leaves the small form described above.
    """
    lines, exported = [], []
    for number, line, text in _bare(read(module)):
        if text:
            lines.append(line)
        elif match := _IMPORT.match(line):
            _check_names(module, number, match[1], (module.parent / match[2]).resolve())
            lines.append(f"const {{ {match[1]} }} = {_name((module.parent / match[2]).resolve())};")
        elif match := _DEFAULT.match(line):
            exported.append(f"default: {match[1]}")
        elif match := _EXPORT.match(line):
            if line.startswith("export const") and _names_another(line):
                raise ValueError(f"{module.name}, line {number}: expected one name for each export, received {line.strip()!r}; "
                                 "write two lines")
            exported.append(match[1])
            lines.append(line.removeprefix("export "))
        elif re.match(r"(import|export)\b", line):
            raise ValueError(
                f"{module.name}, line {number}: expected `import {{ a }} from \"./file.js\";` or `export` before "
                f"function, class or const, received {line.strip()!r}; write it in that form"
            )
        elif lines and (both := _joined(lines[-1], line)):
            lines[-1] = both
        else:
            lines.append(line)
    return f"const {_name(module)} = (() => {{\n" + "\n".join(lines) + f"\nreturn {{ {', '.join(exported)} }};\n}})();\n"


def _bare(source: str) -> Iterator[tuple[int, str, bool]]:
    """The lines without comments and indents, each with its number, and whether it goes on with a text of the one before."""
    within, text = False, False
    for number, whole in enumerate(source.splitlines(), start=1):
        opens = whole.lstrip().startswith("/*") and ("*/" not in whole or whole.rstrip().endswith("*/"))
        comment = within or opens or whole.lstrip().startswith("//")
        within = (within or opens) and "*/" not in whole
        line = whole if text else _REMARK.sub("", whole).strip()
        if comment or (line == "" and not text):
            continue
        yield number, line, text
        text ^= line.count("`") % 2 == 1    # a text over several lines


def _joined(line: str, following: str) -> str | None:
    """Both in one line where the break between them means nothing, and a text over both as one; None elsewhere."""
    if " // " in line:    # a remark that was kept
        return None
    if line[-1:] in {'"', "`"} and following.startswith(f"+ {line[-1]}"):
        return line[:-1] + following[3:]
    if following[0] in ")]}":
        return line.removesuffix(",") + following
    return line + following if line[-1:] in _OPEN or following[0] in _ON else None


def _check_names(module: Path, number: int, names: str, other: Path) -> None:
    """Raises ValueError unless another module exports all these names."""
    known = {match[1] for line in read(other).splitlines() if (match := _EXPORT.match(line))}
    for name in names.split(", "):
        if name not in known:
            allowed = ", ".join(sorted(known))
            raise ValueError(f"{module.name}, line {number}: expected a name that {other.name} exports ({allowed}), "
                             f"received {name!r}; export it there, or correct the import")


def _names_another(line: str) -> bool:
    """Whether a line `export const a = …` goes on with `, b = …`, outside of brackets and texts."""
    bare = re.sub(r"\"[^\"]*\"|'[^']*'|`[^`]*`|/[^/ ]+/", "", line)
    while (less := re.sub(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}", "", bare)) != bare:
        bare = less
    return re.search(r", *\w+ = ", bare) is not None


def live(entry: Path) -> str:
    """One widget as one ES module, for Jupyter and Colab, where it also says when its kernel is gone."""
    parts = [wrap(module) for module in collect([entry, Path(__file__).parent / "kernel.js"])]
    return "".join(parts) + f"export default kit_kernel.watched({_name(entry.resolve())}.default);\n"


def shared(folder: Path) -> str:
    """All modules of one folder, the kit, as a classic script that puts them into the global `nnbook`, for all widgets."""
    modules = collect(sorted(folder.glob("*.js")))
    names = ", ".join(map(_name, modules))
    return '"use strict";\n(() => {\n' + "".join(map(wrap, modules)) + f"window.nnbook = {{ widgets: {{}}, {names} }};\n}})();\n"


def part(name: str, entry: Path, folder: Path) -> str:
    """One widget as a classic script, to be loaded after `shared(folder)`: its own modules, and itself in `nnbook.widgets`."""
    needed = collect([entry])
    kit, own = ([module for module in needed if (module.parent == folder) == inside] for inside in (True, False))
    names = ", ".join(map(_name, kit))
    return (f'"use strict";\n(() => {{\nconst {{ {names} }} = nnbook;\n' + "".join(map(wrap, own))
            + f"nnbook.widgets.{name} = {_name(entry.resolve())}.default;\n}})();\n")


def mounting(mount: str) -> str:
    """The script that finds the widgets of a page, to be loaded last."""
    return f'"use strict";\n(() => {{\nconst {{ widgets }} = nnbook;\n{mount}\n}})();\n'


def classic(entries: dict[str, Path], mount: str) -> str:
    """Some widgets as one classic script that needs no other: every module once, then `mount`.

    `mount` is the text of a script that finds the widgets by name in the constant `widgets`.
    """
    parts = [wrap(module) for module in collect(list(entries.values()))]
    names = ", ".join(f'"{name}": {_name(entry.resolve())}.default' for name, entry in entries.items())
    return '"use strict";\n(() => {\n' + "".join(parts) + f"const widgets = {{ {names} }};\n{mount}\n}})();\n"


def _name(module: Path) -> str:
    return f"{module.parent.name}_{module.stem}"
