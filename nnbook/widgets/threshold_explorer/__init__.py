"""From scores to answers: a threshold, what it gets right, and what it costs."""

from pathlib import Path

from nnbook.widgets.kit import Explorer
from nnbook.widgets.kit.traits import Choice, Number, Whole


class ThresholdExplorer(Explorer):
    """Examples with scores; those with a score of the threshold or more are called positive.

    The scores are drawn from normal distributions of deviation 1, with mean -separation / 2 for the negatives and
    separation / 2 for the positives. Measures, ROC curve and its area as in `nnbook.metrics`.
    Precision and F1 count as 0 where nothing is called positive. The area under precision and recall is the average
    precision, the sum of (R_i - R_(i-1)) P_i over the thresholds. The cost per example is
    (false alarms · cost_alarm + misses · cost_miss) / examples.

    Args:
        settings: first values of the attributes below, such as `share=0.5`.

    Attributes:
        separation: distance of the two means, in 0..5 deviations.
        share: of the positives among the examples, in 0.01..0.99; at least one example of each class is drawn.
        examples: how many, in 50..5000.
        seed: of the drawing, in 0..999.
        threshold: in -6..6.
        cost_alarm: of a false alarm, a false positive, in 0..100.
        cost_miss: of a miss, a false negative, in 0..1000.
        curve: what stands beside the scores: "roc", "precision_recall" or "cost".
        question, hide, found: as in `nnbook.widgets.kit.Explorer`; `hide` may name the attributes above, "matrix" and "measures".

    Raises:
        TypeError, traitlets.TraitError: for a wrong name or value.

    Source: Fawcett, 2006; Manning, Raghavan and Schütze, 2008, chapter 8; for the costs Elkan, 2001.
    """

    folder = Path(__file__).parent
    describes = "Two distributions of scores with a threshold between them: right answers, errors, curves and costs."
    rooms = ("matrix", "measures")

    separation = Number(2.0, 0, 5).tag(sync=True)
    share = Number(0.01, 0.01, 0.99).tag(sync=True)
    examples = Whole(5000, 50, 5000).tag(sync=True)
    seed = Whole(0, 0, 999).tag(sync=True)
    threshold = Number(2.5, -6, 6).tag(sync=True)
    cost_alarm = Number(1.0, 0, 100).tag(sync=True)
    cost_miss = Number(50.0, 0, 1000).tag(sync=True)
    curve = Choice(("roc", "precision_recall", "cost")).tag(sync=True)
