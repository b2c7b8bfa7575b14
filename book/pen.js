// Pages for the pen: other numbers, and one sheet of paper with the answers on its back.

for (const root of document.querySelectorAll(".nnb-pen")) {
  const numbers = JSON.parse(root.dataset.numbers);
  const seeds = Object.keys(numbers);
  const button = (words, act) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "book-button", textContent: words });
    made.addEventListener("click", act);
    return made;
  };
  const renew = () => {
    const { seed } = root.dataset;
    root.dataset.seed = seeds[(seeds.indexOf(seed) + 1) % seeds.length];
    for (const name of root.querySelectorAll(".nnb-pen-seed")) {
      name.textContent = `Numbers ${root.dataset.seed}`;
    }
    for (const cell of root.querySelectorAll("[data-place]")) {
      const number = numbers[root.dataset.seed][cell.dataset.place];
      cell.textContent = String(number).replace("-", "−");
    }
    root.querySelector("details").open = false;
  };
  // On paper there is only this page: the task, and the answers overleaf.
  const alone = (on) => document.documentElement.classList.toggle("book-pen-alone", on);
  const paper = () => {
    root.classList.add("book-pen-chosen");
    alone(true);
    print();
  };
  addEventListener("afterprint", () => {
    alone(false);
    root.classList.remove("book-pen-chosen");
  });
  const row = document.createElement("p");
  row.className = "nnb-pen-tools";
  row.append(button("New numbers", renew), button("Print, answers overleaf", paper));
  root.prepend(row);
}
