// The reader's side of `search_words.py`: it is filled in there, and becomes a part of Sphinx's
// language_data.js.

var splitQuery = ((signs, others, token) => (query) => {
  const plain = query
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
  const spelled = [...plain].map((sign) => signs[sign] ?? sign).join("");
  return (spelled.match(token) ?? [])
    .map((found) => {
      const word = found.replace(/^\\/, "").replace(/^_+|_+$/g, "");
      return /^\d/.test(word) ? word.replaceAll(",", "") : (others[word] ?? word);
    })
    .filter((word) => word);
})(SIGNS, OTHERS, /TOKEN/g);

// Sphinx leaves whole numbers out of a query, knows no straight apostrophe in a title, and takes a
// single letter for a part of every name that contains it. And what the glossary says of a word
// comes first.
{
  const parse = Search._parseQuery;
  const objects = Search.performObjectSearch;
  Search._parseQuery = (query) => {
    const [text, words, ...others] = parse(query);
    for (const word of splitQuery(query)) {
      if (/^\d+$/.test(word)) words.add(word);
    }
    return [text.replaceAll("'", "’"), words, ...others];
  };
  Search.performObjectSearch = (word, all) =>
    objects(word, all).filter(
      ([, name]) => word.length > 2 || name.toLowerCase().split(".").pop() === word,
    );
  Scorer.score = ([page, , anchor, , score]) =>
    page === "chapters/glossary" && anchor ? score + 12 : score;
}
