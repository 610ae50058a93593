#!/usr/bin/env python3
"""The pages of the repository as a book, and its links.

    book.py gather DIRECTORY   copies the pages there, with SUMMARY.md; what is not a page is linked to in
                               the repository
    book.py links SITE         whether every link of the site leads to a page, and to a place on it
    book.py leads SITE FILE... whether every address of the site in these reports does
"""

import os
import re
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]
REPOSITORY, SITE = PACKAGE["repository"], PACKAGE["homepage"]
# The chapters in their order. A page of docs/ that is not named stands behind those of its use.
CHAPTERS = [
    (None, ["README.md"]),
    ("Use it", ["docs/policy.md", "docs/commands.md", "docs/flow.md", "docs/editors.md", "docs/agents.md", "docs/dialects.md", "docs/formats.md", "docs/platforms.md", "examples/ci/README.md"]),
    ("The rules", ["docs/rules/README.md", *sorted(f"docs/rules/{file.name}" for file in ROOT.glob("docs/rules/*.md") if file.name != "README.md")]),
    ("Examples", ["docs/seeds.md", "examples/README.md", *sorted(str(file.relative_to(ROOT)) for file in ROOT.glob("examples/*/README.md") if file.parent.name != "ci")]),
    ("The project", ["docs/compatibility.md", "SECURITY.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/performance.md", "docs/dependencies.md", "packaging/README.md", "CHANGELOG.md"]),
]
NAMED = {page for _, pages in CHAPTERS for page in pages}
CHAPTERS[1][1].extend(sorted({str(file.relative_to(ROOT)) for file in ROOT.glob("docs/**/*.md")} - NAMED))
PAGES = [page for _, pages in CHAPTERS for page in pages]
LINK = re.compile(r"(!?\[(?:[^\[\]`]|`[^`]*`|\[[^\]]*\])*\])\(([^)\s]+)\)")
FENCE = re.compile(r"^( {0,3})(`{3,}|~{3,})")


def chapter(page: str) -> str:
    """The file of a page in the book, which knows no README."""
    return page.replace("README.md", "index.md")


def title(text: str) -> str:
    return re.search(r"^# (.+)$", text, re.MULTILINE)[1]


def gather(out: Path):
    summary = "# Summary\n"
    for part, pages in CHAPTERS:
        summary += f"\n# {part}\n\n" if part else "\n"
        for page in pages:
            text = (ROOT / page).read_text(encoding="utf-8")
            file = out / chapter(page)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(linked(text, page), encoding="utf-8")
            line = f"[{title(text)}]({chapter(page)})\n"
            summary += line if part is None else f"- {line}"
    (out / "SUMMARY.md").write_text(summary, encoding="utf-8")


def linked(text: str, page: str) -> str:
    """The text with links to what is not a page of the book leading into the repository."""

    def follow(match: re.Match) -> str:
        words, target = match[1], match[2]
        path, _, anchor = target.partition("#")
        if not path or re.match(r"[a-z]+:", path):
            return match[0]
        there = os.path.normpath(os.path.join(os.path.dirname(page), unquote(path)))
        there = f"{there}/README.md" if f"{there}/README.md" in PAGES else there
        if there in PAGES:
            inside = os.path.relpath(chapter(there), os.path.dirname(page) or ".")
            return f"{words}({inside}{'#' + anchor if anchor else ''})"
        if not (ROOT / there).exists():
            raise SystemExit(f"error: {page} links to {target}, which is not there")
        kind = "tree" if (ROOT / there).is_dir() else "blob"
        return f"{words}({REPOSITORY}/{kind}/main/{there}{'#' + anchor if anchor else ''})"

    lines, fence = [], None
    for line in text.splitlines(keepends=True):
        mark = FENCE.match(line)
        if mark and fence is None:
            fence = mark[2]
        elif mark and mark[2].startswith(fence or "") and line.strip() == mark[2]:
            fence = None
        elif fence is None:
            line = LINK.sub(follow, line)
        lines.append(line)
    return "".join(lines)


class Page(HTMLParser):
    """The places of a page, and where it leads."""

    def __init__(self, text: str):
        super().__init__()
        self.places, self.links = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.places |= {attrs[name] for name in ("id", "name") if attrs.get(name)}
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])


def read(site: Path) -> dict[str, Page]:
    return {file.relative_to(site).as_posix(): Page(file.read_text(encoding="utf-8")) for file in site.rglob("*.html")}


def fail(wrong: list[str]):
    if wrong:
        raise SystemExit("\n".join(f"error: {line}" for line in sorted(set(wrong))))


def links(site: Path):
    pages = read(site)
    count, wrong = 0, []
    for name, page in pages.items():
        # It is a page for addresses that are not there, and has a base of its own.
        if name in ("404.html", "print.html", "toc.html"):
            continue
        for link in page.links:
            path, _, place = unquote(link).partition("#")
            if re.match(r"[a-z]+:", path):
                continue
            count += 1
            there = os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
            there = f"{there}/index.html".removeprefix("./") if (site / there).is_dir() else there
            if there not in pages and not (site / there).exists():
                wrong.append(f"{name} leads to {link}, which is not there")
            elif place and place not in pages[there].places:
                wrong.append(f"{name} leads to {link}, and the page has no such place")
    fail(wrong)
    print(f"ok    site: {len(pages)} pages, {count} links lead to one of them")


def leads(site: Path, reports: list[Path]):
    pages = read(site)
    places = {f"{SITE}/{name}{'#' + place if place else ''}" for name, page in pages.items() for place in {"", *page.places}}
    address = re.compile(rf"{re.escape(SITE)}/[^\s\"'<>()\[\]|\\]*")
    found = {report: set(address.findall(report.read_text(encoding="utf-8"))) for report in reports}
    fail([f"{report} leads to {one}, which is not there" for report, all in found.items() for one in all - places])
    count = len(set().union(*found.values()))
    if count == 0:
        raise SystemExit("error: no report leads to the site, and so it proves nothing")
    print(f"ok    site: {count} addresses in {len(reports)} reports lead to a place of it")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["gather", out]:
            gather(Path(out))
        case ["links", site]:
            links(Path(site))
        case ["leads", site, *reports]:
            leads(Path(site), [Path(report) for report in reports])
        case _:
            raise SystemExit(__doc__)
