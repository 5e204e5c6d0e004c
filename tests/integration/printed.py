"""For test_forms.sh and test_report.sh: PDF files as a reader sees them, by pdftotext, pdfinfo and pdffonts.

    printed.py FILE...      exit 1, having said why, if one is not as it should be

Of each: a title and a language, every font embedded, no character without a glyph, every word on its page and none set over another,
"page x of y" at the foot of every page in order, and, where there are contents, headings on the pages they name.
"""

import html
import re
import subprocess
import sys

MARGIN = 12 * 72 / 25.4


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def words_of(path):
    """Per page: its size, and the words with their boxes."""
    for page in re.findall(r"<page [^>]*>.*?</page>", run("pdftotext", "-bbox", path, "-"), re.S):
        width, height = (float(v) for v in re.search(r'width="([\d.]+)" height="([\d.]+)"', page).groups())
        found = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>', page)
        yield width, height, [(*map(float, box), html.unescape(text)) for *box, text in found]


def boxes(path, pages):
    failed = []
    for number, (width, height, words) in enumerate(pages, 1):
        for left, top, right, bottom, text in words:
            if left < MARGIN - 1 or right > width - MARGIN + 1 or top < 0 or bottom > height:
                failed.append(f"page {number}: {text!r} runs out of the page")
            if "\ufffd" in text or "\u25a1" in text:
                failed.append(f"page {number}: {text!r} has no glyph")
        # Lines are taller than their letters, so boxes of neighbours touch: what overlaps by more than half is set over another.
        ordered = sorted(words)
        for i, (left, top, right, bottom, text) in enumerate(ordered):
            for other in ordered[i + 1:]:
                if other[0] >= right - 1:
                    break
                shared = min(bottom, other[3]) - max(top, other[1])
                if shared > 0.6 * min(bottom - top, other[3] - other[1]) and other[2] - other[0] > 2:
                    failed.append(f"page {number}: {text!r} and {other[4]!r} are set over each other")
    return failed


def numbered(pages):
    failed = []
    for number, (_, height, words) in enumerate(pages, 1):
        foot = "".join(word[4] for word in words if word[1] > height - 26 * 72 / 25.4)
        if f"第{number}页/共{len(pages)}页" not in foot and f"Page{number}of{len(pages)}" not in foot:
            failed.append(f"page {number}: its foot is {foot!r}")
    return failed


def contents(path, pages):
    """An entry ends in its page; that page has the heading."""
    texts = [run("pdftotext", "-layout", "-f", str(n), "-l", str(n), path, "-") for n in range(1, len(pages) + 1)]
    squeezed = [re.sub(r"\s", "", text) for text in texts]
    if not re.search(r"^(目录|Contents)$", re.sub(r"[ \u3000]", "", texts[0]), re.M):
        return []
    failed, entries = [], 0
    for line in texts[0].split("\n"):
        entry = re.fullmatch(r"\s*(\S.*?)[ .]{3,}(\d+)", line)
        if not entry:
            continue
        entries += 1
        page = int(entry[2])
        if not 1 < page <= len(pages) or re.sub(r"\s", "", entry[1]) not in squeezed[page - 1]:
            failed.append(f"the contents say that {entry[1]!r} is on page {page}")
    if entries < 10:
        failed.append(f"{entries} entries of the contents on page 1")
    if any(re.fullmatch(r"\s*(附件|Annex) \d.*\s{3,}\d+", line) for line in texts[1].split("\n")):
        failed.append("the contents run over their page")
    return failed


def fonts(path):
    rows = run("pdffonts", path).split("\n")[2:]
    names = [row for row in rows if row.strip()]
    bad = [row for row in names if row.split()[-5] != "yes"]
    return [f"font not in the file: {row}" for row in bad] + ([] if names else ["no font"])


def about(path):
    failed = []
    if not re.search(r"^Title: +\S", run("pdfinfo", path), re.M):
        failed.append("no title")
    with open(path, "rb") as file:
        if not re.search(rb"/Lang \((zh-CN|en)\)", file.read()):
            failed.append("no language")
    return failed


def main():
    status = 0
    for path in sys.argv[1:]:
        pages = list(words_of(path))
        for line in boxes(path, pages) + numbered(pages) + contents(path, pages) + fonts(path) + about(path):
            print(f"{path}: {line}", file=sys.stderr)
            status = 1
    sys.exit(status)


if __name__ == "__main__":
    main()
