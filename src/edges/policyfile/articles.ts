// Finds the numbers of the articles in the text of an agreement.

// "## 5. Gambling", "## 5 Gambling", "5. Gambling", "**5.** …", "Article 5", "Art. 5", "제5조".
const ARTICLE =
  /^ {0,3}(?:#{1,6} +)?[*_]{0,2}(?:(?:article|art\.) *(\d{1,4})\b|제 *(\d{1,4}) *조|(\d{1,4})[.)](?=[\s*_]|$))|^ {0,3}#{1,6} +[*_]{0,2}(\d{1,4})(?=[\s:*_]|$)/i

/** The numbers of all articles that begin a line of the text, without leading zeros. */
export const articlesIn = (text: string): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const line of text.split(/\r?\n/)) {
    const [, ...numbers] = ARTICLE.exec(line.slice(0, 200)) ?? []
    const number = numbers.find((each) => each !== undefined)
    if (number !== undefined) found.add(String(Number(number)))
  }
  return found
}
