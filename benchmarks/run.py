"""`make bench`: every comparison, one table after the other; the last ones are kept in README.md beside this file.

    python benchmarks/run.py [rounds]
"""

import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np

import digits
import layers
import playground
import threads
import widgets
from contest import compete, middle, ratios

HERE = Path(__file__).parent
START, END = "<!-- written by make bench -->\n", "<!-- end -->\n"


def digits_table(rounds: int) -> list[str]:
    """Ours against three others; batches of 32 for five epochs, larger ones for one."""
    settings = [{"batch": batch, "epochs": epochs, "seed": 0} for batch, epochs in ((32, 5), (128, 1), (512, 1))]
    found = compete("digits.py", list(digits.CONTESTANTS), rounds, settings)
    lines = [f"784-128-10 on {len(digits.X):,} digits ({digits.DATA.name}), float32, {rounds} rounds, "
             "each at its best number of threads"]
    for number, setting in enumerate(settings):
        lines += ["", f"batches of {setting['batch']}, {setting['epochs']} epoch(s)",
                  f"{'':16}{'seconds':>8}  {'times ours: median (range)':28}{'threads':>7}{'read right':>12}{'peak MB':>9}"]
        for name, results in found.items():
            here = results[number]
            lines.append(f"{name:16}{middle(here):8.2f}  {ratios(found['ours'][number], here):28}{here[0]['threads']:7}"
                         f"{middle(here, 'accuracy'):12.2%}{middle(here, 'megabytes'):9.0f}")
    return lines


def layers_table(rounds: int) -> list[str]:
    """The CNN and the LSTM: PyTorch's time as a share of ours, so below 1 where PyTorch is faster."""
    settings = [{"network": network, "batch": batch} for network in layers.NETWORKS for batch in (32, 128)]
    found = compete("layers.py", list(layers.CONTESTANTS), rounds, settings)
    lines = ["a small CNN (8 and 16 filters) and an LSTM (64 units, 28 steps): time of a training step, each at its best "
             f"number of threads, {rounds} rounds of {layers.STEPS} steps",
             f"{'':14}{'batch':>6}{'ours ms':>9}{'PyTorch ms':>11}  ours, times PyTorch: median (range)"]
    for number, setting in enumerate(settings):
        ours, theirs = found["ours"][number], found["PyTorch"][number]
        lines.append(f"{setting['network']:14}{setting['batch']:6}{middle(ours) / layers.STEPS * 1e3:9.2f}"
                     f"{middle(theirs) / layers.STEPS * 1e3:11.2f}  {ratios(theirs, ours)}")
    return lines


def growth_table(rounds: int) -> list[str]:
    """Seconds and memory of an epoch, one size varied at a time; the slope is that of log seconds by log size."""
    usual, sizes = {"examples": 16000, "width": 128, "batch": 32}, {"examples": [4000, 8000, 16000, 32000, 64000],
                                                                    "width": [32, 64, 128, 256, 512], "batch": [8, 32, 128, 512]}
    lines = [f"one epoch of ours: 16,000 examples, width 128, batches of 32, and one of them varied; median of {rounds} rounds"]
    for what, values in sizes.items():
        found = compete("growth.py", ["ours"], rounds, [usual | {what: value} for value in values])["ours"]
        seconds, traced = [middle(results) for results in found], [middle(results, "traced") for results in found]
        slope = np.polyfit(np.log(values), np.log(seconds), 1)[0]
        lines += ["", f"{what:10}" + "".join(f"{value:>9,}" for value in values),
                  f"{'seconds':10}" + "".join(f"{value:9.3f}" for value in seconds) + f"   slope {slope:.2f}",
                  f"{'MB held':10}" + "".join(f"{value:9.2f}" for value in traced)]
    return lines


def main() -> None:
    """Run everything, print it, and keep it."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    gpu = subprocess.run([sys.executable, HERE / "gpu.py"], capture_output=True, text=True, check=True).stdout.splitlines()
    machine = f"{date.today():%d %B %Y}, {os.cpu_count()} cores, Python {platform.python_version()}, NumPy {np.__version__}"
    measured = (digits_table, layers_table, growth_table, threads.table, playground.table, widgets.table)
    tables = [table(rounds) for table in measured]
    text = "\n\n".join("\n".join(lines) for lines in [[machine], *tables, gpu]) + "\n"
    sys.stdout.write(text)
    readme = HERE / "README.md"
    before, rest = readme.read_text(encoding="utf-8").split(START)
    readme.write_text(f"{before}{START}```\n{text}```\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
