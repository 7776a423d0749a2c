"""Reads a finished site with programs that others wrote, and says what they cannot read.

    pip install -r tests/external/requirements.txt
    python tests/external/check.py public
"""

import csv
import json
import sys
import xml.etree.ElementTree as xml
from datetime import date, datetime
from pathlib import Path
from urllib.parse import unquote

import feedparser
import icalendar
import jsonschema

HERE = Path(__file__).parent
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def main(site: Path) -> int:
    """Checks everything; 1 where anything is wrong."""
    checks = [feeds, calendar, status_api, record, table, sitemap]
    faults = [fault for check in checks for fault in check(site)]
    for fault in faults:
        print(fault)
    print(f"{len(checks)} kinds of file, {len(faults)} faults")
    return 1 if faults else 0


def feeds(site: Path):
    """Every feed shows every entry, each with what a reader needs."""
    paths = sorted(site.rglob("feed.xml")) + sorted(site.rglob("archive-*.xml"))
    if not paths:
        yield "there is no feed"
    for path in paths:
        entries = xml.parse(path).getroot().findall(f"{ATOM}entry")
        feed = feedparser.parse(path.read_bytes())
        if feed.bozo:
            yield f"{path}: {feed.bozo_exception}"
        if len(feed.entries) != len(entries):
            yield f"{path}: {len(entries)} entries, of which {len(feed.entries)} are shown"
        if len({entry.id for entry in feed.entries}) != len(entries):
            yield f"{path}: two entries have one id"
        for entry in feed.entries:
            for key in ("id", "link", "title", "published_parsed", "updated_parsed", "content"):
                if not entry.get(key):
                    yield f"{path}: `{entry.get('id')}` has no {key}"
            if entry.updated_parsed < entry.published_parsed:
                yield f"{path}: `{entry.id}` was updated before it was published"
        updated = [entry.updated_parsed for entry in feed.entries]
        if updated and feed.feed.updated_parsed != max(updated):
            yield f"{path}: `updated` is not that of the newest entry"


def calendar(site: Path):
    """The calendar is one, and its events have what RFC 5545 asks for."""
    path = site / "maintenance.ics"
    data = path.read_bytes()
    if b"\n" in data.replace(b"\r\n", b""):
        yield f"{path}: a line does not end in CRLF"
    # The last part of a folded line may be an octet longer, which readers take.
    if any(len(line) > 76 for line in data.split(b"\r\n")):
        yield f"{path}: a line is longer than 75 octets"
    names = set()
    for event in icalendar.Calendar.from_ical(data).walk("VEVENT"):
        name = str(event["UID"])
        if name in names:
            yield f"{path}: two events are `{name}`"
        names.add(name)
        for fault in event.errors:
            yield f"{path}: `{name}`: {fault}"
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        if type(start) is not type(end) or not isinstance(start, (date, datetime)) or end < start:
            yield f"{path}: `{name}` goes from {start} to {end}"
        for key in ("DTSTAMP", "SUMMARY", "STATUS", "SEQUENCE", "URL"):
            if key not in event:
                yield f"{path}: `{name}` has no {key}"


def status_api(site: Path):
    """The documents below `api/v2/` have the shape of the public Statuspage API."""
    schema = json.loads((HERE / "schema/statuspage.json").read_text())
    shapes = [name for name in schema["$defs"] if name.endswith(".json")]
    for name in shapes:
        path = site / "api/v2" / name
        pointer = name.replace("~", "~0").replace("/", "~1")
        shape = {**schema, "$ref": f"#/$defs/{pointer}"}
        document = json.loads(path.read_text())
        for error in jsonschema.Draft202012Validator(shape).iter_errors(document):
            yield f"{path}: {error.json_path}: {error.message}"


def record(site: Path):
    """The record's bounds are in order, and its times can be read."""
    path = site / "incidents.json"
    for incident in json.loads(path.read_text())["incidents"]:
        for key, value in walk(incident):
            if {"earliest", "latest"} <= value.keys() and value["earliest"]:
                bounds = [datetime.fromisoformat(value[bound]) for bound in ("earliest", "latest")]
                if bounds[0] > bounds[1]:
                    yield f"{path}: `{incident['id']}`: `{key}` ends before it begins"
            if {"least", "most"} <= value.keys() and value["most"] is not None:
                if value["least"] > value["most"]:
                    yield f"{path}: `{incident['id']}`: `{key}` is at least more than it is at most"


def walk(value, key=""):
    """Every object in `value`, with the key that it stands under."""
    if isinstance(value, dict):
        yield key, value
        for name, inner in value.items():
            yield from walk(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, key)


def table(site: Path):
    """The table has a row for every incident, and no cell that a spreadsheet would run."""
    path = site / "incidents.csv"
    incidents = json.loads((site / "incidents.json").read_text())["incidents"]
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    if [row["url"] for row in rows] != [incident["url"] for incident in incidents]:
        yield f"{path}: the rows are not the incidents of `incidents.json`"
    for row in rows:
        for column, cell in row.items():
            if cell.startswith(("=", "+", "-", "@", "\t", "\r")):
                yield f"{path}: `{column}` may be taken for a formula: `{cell}`"


def sitemap(site: Path):
    """Every address of the sitemap is a page of the site, and names itself among its translations."""
    path = site / "sitemap.xml"
    home = json.loads((site / "incidents.json").read_text())["url"]
    for url in xml.parse(path).getroot():
        address = url.findtext(f"{SITEMAP}loc")
        route = unquote(address.removeprefix(home))
        names = [f"{route}index.html"] if not route or route.endswith("/") else [f"{route}.html"]
        if not any((site / name).is_file() for name in names):
            yield f"{path}: `{address}` is no page"
        alternates = {link.get("href") for link in url.findall("{http://www.w3.org/1999/xhtml}link")}
        if alternates and address not in alternates:
            yield f"{path}: `{address}` does not name itself among its translations"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
