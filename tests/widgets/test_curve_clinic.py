"""The clinic of learning curves: its runs against the chapter's own code, and its page under mouse, finger and keys."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from choices import checked, choose, look_closer
from gestures import stroke
from nnbook.datasets import mnist_is_at_hand
from nnbook.widgets import CurveClinic
from nnbook.widgets.curve_clinic import DISEASES, KNOBS, PATIENTS, TREATMENTS
from nnbook.widgets.kit import modules
from run_the_clinic import FILE, LOSS, SHARE, Ward, pack, unpack
from widget_pages import Visits, looks_right, misjudged, settle

NUMBER = {each: number for number, each in enumerate(TREATMENTS, start=1)}
UNDONE = [NUMBER[each] for each in (("rate", "×30"), ("rate", "÷30"), ("weights", "He"), ("data", "scaled"), ("data", "shuffled"),
                                    ("data", "more"), ("data", "checked"), ("batch", "64"))]
HAS = ["rate too small", "rate too large", "weights too small", "pixels not scaled", "digits sorted", "too little data",
       "labels mixed up", "batch too small"]
TRUTH = [DISEASES.index(disease) + 1 for disease in HAS]
KNOWN = json.loads(FILE.read_text(encoding="utf-8"))
# Patient and change of runs that are made again: untreated, cured, and made worse.
AGAIN = [*((patient, 0) for patient in range(1, 9)), *enumerate(UNDONE, start=1), (2, NUMBER["norm", "batch"]),
         (3, NUMBER["weights", "1"]), (6, NUMBER["decay", "0.1"]), (1, NUMBER["rate", "÷30"])]
CALM = {(1, 0), (1, NUMBER["rate", "÷30"]), (3, 0), (1, UNDONE[0]), (4, UNDONE[3]), (7, 0)}    # which no last bit changes much


@pytest.fixture(scope="module")
def ward() -> Ward:
    return Ward()


@pytest.fixture(scope="module")
def maths(browser: Browser) -> Iterator[Page]:
    """A page that holds ward.js as `parts`."""
    page = browser.new_page()
    page.add_script_tag(content=modules.classic({"C": CurveClinic.folder / "ward.js"}, "window.parts = curve_clinic_ward;"))
    yield page
    page.close()


def put(*treatments: int, **others: Any) -> dict[str, Any]:
    """Settings with these treatments of the first patients, none of the others."""
    return {"treatments": [*treatments, *[0] * (PATIENTS - len(treatments))], **others}


# ---- the runs


def test_what_is_packed_comes_out_again(maths: Page) -> None:
    rng = np.random.default_rng(0)
    lines = [np.exp(rng.normal(0, spread, 30)) for spread in (0.05, 4)] + [*np.clip(rng.normal(0.5, 0.3, (2, 30)), 0, 1)]
    ended = [np.where(np.arange(30) < count, line, np.nan) for count, line in zip((0, 7, 29, 30), lines, strict=True)]
    for curves in ([1e5, *lines], [2.3, *ended]):
        text = pack(curves)
        made, [first, *rows] = maths.evaluate("(text) => parts.unpack(text)", text), unpack(text)
        assert made["first"] == pytest.approx(curves[0], abs=LOSS / 2)
        for name, row, line, unit in zip(("train", "valid", "trained", "read"), rows, curves[1:], (LOSS, LOSS, SHARE, SHARE),
                                         strict=True):
            kept = line[np.isfinite(line)]
            np.testing.assert_allclose(made[name], kept, atol=unit / 2 + 1e-9)
            assert made[name] == pytest.approx(row, abs=1e-9)
        assert first == made["first"]


def test_there_is_a_run_for_every_change_that_changes_something(ward: Ward) -> None:
    for patient, (case, known) in enumerate(zip(ward.patients, KNOWN["runs"], strict=False), start=1):
        other = [number for number in NUMBER.values() if ward.changed(case, number) != case]
        assert list(map(int, known)) == [0, *other], f"patient {patient}"
    assert list(KNOWN["runs"][8]) == ["0"]
    assert sum(map(len, KNOWN["runs"])) > 140
    assert FILE.stat().st_size < 30_000


def test_runs_that_are_made_again(ward: Ward) -> None:
    """The untreated ones, a cure for each, and some that do harm."""
    if mnist_is_at_hand():    # the runs are on MNIST
        for patient, number in AGAIN:
            kept = unpack(KNOWN["runs"][patient - 1][str(number)])
            made = unpack(pack(ward.run(ward.changed(ward.patients[patient - 1], number))))
            assert list(map(len, made[1:])) == list(map(len, kept[1:])), (patient, number)
            assert made[0] == pytest.approx(kept[0], rel=0.01)
            for line, known, unit in zip(made[1:], kept[1:], (LOSS, LOSS, SHARE, SHARE), strict=True):
                if (patient, number) in CALM:    # on any machine; the others are cured, or not, on any
                    assert line == pytest.approx(known, abs=3 * unit), (patient, number)
                assert [each >= 0.8 for each in made[4][-1:]] == [each >= 0.8 for each in kept[4][-1:]], (patient, number)


def test_what_is_found_is_what_the_data_say(ward: Ward) -> None:
    """One patient stands out for each disease; where two do, their cause is the other's."""
    found = np.array(KNOWN["findings"])
    healthy = dict(zip(DISEASES, found[8], strict=True))
    column = dict(zip(DISEASES, found[:8].T, strict=True))
    assert (healthy["batch too small"], healthy["digits sorted"], healthy["too little data"]) == (64, 10, 12_800)
    for name, patient in (("batch too small", 8), ("too little data", 6), ("rate too small", 1), ("weights too small", 3)):
        assert list(np.flatnonzero(column[name] < healthy[name] / 20) + 1) == [patient], name
    assert list(np.flatnonzero(column["digits sorted"] < 10) + 1) == [5, 8]
    assert list(np.flatnonzero(column["labels mixed up"] < 50) + 1) == [7]
    assert list(np.flatnonzero(column["pixels not scaled"] > 1) + 1) == [4]
    assert list(np.flatnonzero(column["rate too large"] > 20 * healthy["rate too large"]) + 1) == [2, 4]
    if mnist_is_at_hand():
        for case, kept in zip([*ward.patients, ward.healthy], KNOWN["findings"], strict=True):
            assert ward.examined(case) == pytest.approx(kept, rel=0.02)


def test_who_is_cured_by_what(maths: Page) -> None:
    """Each by the change that undoes its fault; those whose data are bad by nothing else."""
    assert maths.evaluate("[parts.TRUTH, parts.UNDONE]") == [TRUTH, UNDONE]
    cured = maths.evaluate("([most]) => Array.from({ length: 8 }, (_, i) => Array.from({ length: most + 1 }, (_, j) => j)"
                           ".filter((j) => parts.isCured(i + 1, j)))", [len(TREATMENTS)])
    assert all(number in own for number, own in zip(UNDONE, cured, strict=True))
    assert [len(own) for own in cured[4:7]] == [1, 1, 1]
    assert [patient for patient, own in enumerate(cured, start=1) if NUMBER["norm", "batch"] in own] == [2, 3, 4]
    assert not any(0 in own for own in cured)


# ---- the page


def explorer(page: Page) -> Locator:
    look_closer(page)
    return page.locator(".nnb-curve-clinic")


def radio(page: Page, name: str) -> Locator:
    return explorer(page).get_by_role("radio", name=name, exact=True)


def state(page: Page) -> list[str]:
    """Of the eight, as screen readers hear it."""
    return page.get_by_role("radiogroup", name="Patient", exact=True).locator("input").evaluate_all(
        "all => all.map((each) => each.getAttribute('aria-label').split(', ')[1])")


def test_a_patient_is_named_examined_and_cured_with_the_mouse(widgets: Visits) -> None:
    page = widgets(CurveClinic())
    found, status = explorer(page).locator(".examined"), explorer(page).locator(".nnb-status")
    expect(status).to_have_text("Patient 1, untreated: at the end, training loss 2.21, validation loss 2.23. It reads 20 % of "
                                "the new digits, a healthy one 86 %.")
    before = page.evaluate("document.querySelector('canvas.curves').toDataURL()")
    radio(page, "rate too large").click()
    expect(found).to_have_text("Its first update moves the weights by 0.025 % of their length; a healthy one’s, by 0.83 %.")
    radio(page, "rate too small").click()
    box = explorer(page).get_by_role("slider").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    expect(status).to_have_text("Patient 1, learning rate ×30: at the end, training loss 0.43, validation loss 0.47. It reads "
                                "86 % of the new digits: cured. Its fault was what you said: rate too small.")
    expect(explorer(page).locator(".card .state")).to_have_text("✓ cured")
    expect(explorer(page).locator(".nnb-counter b")).to_have_text("1 of 8")
    assert explorer(page).locator(".card tbody tr").all_inner_texts() == [
        "first loss\t2.39\t2.39\t2.39", "final training loss\t2.21\t0.43\t0.42", "final validation loss\t2.23\t0.47\t0.45",
        "new digits read\t20 %\t86 %\t86 %"]
    settle(page)
    assert page.evaluate("document.querySelector('canvas.curves').toDataURL()") != before
    radio(page, "Patient 4, sick").click()
    assert checked(explorer(page), "Patient").get_attribute("value") == "4"
    expect(explorer(page).locator(".card .change")).to_have_text("as it came in")
    assert state(page) == ["cured"] + ["sick"] * 7
    explorer(page).get_by_text("This run as a table").click()
    assert explorer(page).locator("table").last.locator("tbody tr").count() == 10
    looks_right(page, 1280)


def test_keys_alone_cure_a_patient(widgets: Visits) -> None:
    page = widgets(CurveClinic(patient=2))
    settle(page)
    slider, status = explorer(page).get_by_role("slider"), explorer(page).locator(".nnb-status")
    slider.focus()
    for name, done in (("÷3", "57 %"), ("÷10", "89 %"), ("÷30", "86 %")):
        page.keyboard.press("ArrowLeft")
        assert slider.get_attribute("aria-valuetext") == name
        expect(status).to_contain_text(f"learning rate {name}")
        expect(status).to_contain_text(f"reads {done} of the new digits")
    expect(status).to_contain_text("cured. Its fault was: rate too large.")
    checked(explorer(page), "Change its").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert checked(explorer(page), "Change its").get_attribute("value") == "norm"
    expect(explorer(page).get_by_role("slider")).to_be_hidden()
    expect(status).to_contain_text("learning rate ÷30")    # to look at another setting changes nothing
    choose(explorer(page), "normalization", "batch")
    expect(status).to_have_text("Patient 2, batch norm: at the end, training loss 0.32, validation loss 0.34. It reads 90 % of "
                                "the new digits: cured. Its fault was: rate too large. That is still there, but normalization "
                                "puts each signal back to size 1.")
    choose(explorer(page), "Change its", "rate")
    assert slider.get_attribute("aria-valuetext") == "as it is"    # one change at a time
    checked(explorer(page), "Patient").focus()
    page.keyboard.press("ArrowRight")
    expect(status).to_contain_text("Patient 3, untreated")


def test_a_finger_treats_and_scrolls(widgets: Visits) -> None:
    page = widgets(CurveClinic(), has_touch=True, is_mobile=True, width=390)
    settle(page)
    radio(page, "Patient 2, sick").tap()
    slider = explorer(page).get_by_role("slider")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.touchscreen.tap(box["x"] + 3, box["y"] + box["height"] / 2)
    expect(explorer(page).locator(".nnb-status")).to_contain_text("Patient 2, learning rate ÷30")
    assert state(page)[1] == "cured"
    page.evaluate("scrollTo(0, 0)")
    box = explorer(page).locator("canvas.curves").bounding_box()
    stroke(page, (200, box["y"] + box["height"] - 20), (200, box["y"] + 20))
    page.wait_for_function("scrollY > 50")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


SAID = [
    (put(0, 0, NUMBER["weights", "1"], patient=3), "before update 10 its numbers are finite no longer. Not cured."),
    (put(0, 0, 0, NUMBER["data", "shuffled"], patient=4), "Patient 4, digits shuffled: it has that already, so nothing changes."),
    (put(0, 0, 0, NUMBER["norm", "layer"], patient=4, diagnoses=[0, 0, 0, 5, 0, 0, 0, 0]),
     "cured. You had said: rate too large. Its fault was: pixels not scaled. That is still there"),
    (put(0, 0, 0, 0, 0, NUMBER["decay", "0.01"], patient=6),
     "weight decay 0.01: at the end, training loss 0.12, validation loss 1.00. It reads 70 % of the new digits, "
     "untreated 70 %. Not cured."),
]


def test_what_is_said_of_changes_that_do_not_cure_and_that_hide(widgets: Visits) -> None:
    page = widgets(*(CurveClinic(**settings) for settings, _ in SAID))
    for root, (_, words) in zip(page.locator(".nnb-curve-clinic").all(), SAID, strict=True):
        expect(root.locator(".nnb-status")).to_contain_text(words)
    assert page.locator(".card .state").all_inner_texts() == ["sick", "sick", "✓ cured", "sick"]
    assert page.locator(".card").first.locator("tbody tr").last.inner_text() == "new digits read\t10 %\tnone\t86 %"


def test_each_setting_has_its_values(widgets: Visits) -> None:
    """And every one of them is a run of its own, or said to be none."""
    page = widgets(CurveClinic(patient=8))
    status, seen = explorer(page).locator(".nnb-status"), set()
    for knob, label in (("weights", "first weights"), ("batch", "batch size"), ("norm", "normalization"),
                        ("decay", "weight decay"), ("data", "data")):
        choose(explorer(page), "Change its", knob)
        for value in KNOBS[knob]:
            choose(explorer(page), label, value)
            seen.add(status.inner_text())
        choose(explorer(page), label, "")
        expect(status).to_contain_text("Patient 8, untreated")
    assert len(seen) == len(TREATMENTS) - len(KNOBS["rate"])
    assert sum("has that already" in text for text in seen) == len(KNOBS["data"]) + 3    # He's, batches of 2, batch norm


ALL = put(*UNDONE, diagnoses=TRUTH)
HIDDEN = put(UNDONE[0], *[NUMBER["norm", "batch"]] * 3, *UNDONE[4:])
FOUND = [
    ({}, False), (ALL, True), (HIDDEN, True), (put(*UNDONE[:7]), False), (put(*[NUMBER["norm", "batch"]] * 8), False),
    (put(*UNDONE[:5], NUMBER["decay", "0.01"], *UNDONE[6:]), False), ({"diagnoses": TRUTH}, False),
]


def test_when_it_is_found(widgets: Visits) -> None:
    page = widgets(*(CurveClinic(**settings) for settings, _ in FOUND))
    assert misjudged(page, FOUND, "All eight are cured, by one change each.") == []
    answers = page.locator(".nnb-answer").all_inner_texts()
    assert "You named all eight faults." in answers[1]
    assert "You named 0 of the 8 faults. Where normalization did it (2, 3, 4), the fault is still there." in answers[2]


def test_it_is_found_by_hand_and_a_link_keeps_it(widgets: Visits) -> None:
    """All eight, one after the other, as a reader does it."""
    page = widgets(CurveClinic(treatments=[*UNDONE[:6], 0, 0]))
    for patient, knob, label, value in (("7", "data", "data", "checked"), ("8", "batch", "batch size", "64")):
        expect(explorer(page).locator(".nnb-found")).to_have_text("Not found yet.")
        radio(page, f"Patient {patient}, sick").click()
        choose(explorer(page), "Change its", knob)
        choose(explorer(page), label, value)
    expect(explorer(page).locator(".nnb-found")).to_have_text("✓ Found.")
    expect(explorer(page).locator(".nnb-counter b")).to_have_text("8 of 8")
    explorer(page).get_by_role("button", name="Link to this").click()
    link = page.evaluate("location.hash")
    linked = widgets(CurveClinic(), hash_=link)
    expect(explorer(linked).locator(".nnb-found")).to_have_text("✓ Found.")
    assert checked(explorer(linked), "Patient").get_attribute("value") == "8"
    broken = widgets(CurveClinic(), hash_="#clinic=patient:4;treatments:1,2;diagnoses:a,b,c,d,e,f,g,h;knob:scalpel")
    expect(explorer(broken).locator(".nnb-status")).to_contain_text("Patient 4, untreated")


@pytest.mark.parametrize("width", [390, 1280])
def test_colours_that_are_forced(widgets: Visits, width: int) -> None:
    """What is taken is still seen, and nothing is lost."""
    page = widgets(CurveClinic(**ALL), width=width)
    page.emulate_media(forced_colors="active")
    taken = page.get_by_role("radiogroup", name="It has").locator("label:has(:checked)")
    assert taken.evaluate("(each) => getComputedStyle(each).outlineStyle") == "solid"
    looks_right(page, width)
