/// What git is asked about several repositories, a few of them ahead of the one that is at hand.
struct AskedAhead<Question> {
  private let count: Int
  private let ask: (Int) -> Question
  private var asked: [Int: Question] = [:]
  private var next = 0
  /// How many are asked about beside the one at hand: more gits than this take turns.
  private static var ahead: Int { 2 }

  /// - Parameter ask: asks about a repository by its number.
  init(_ count: Int, _ ask: @escaping (Int) -> Question) {
    self.count = count
    self.ask = ask
  }

  /// The question about a repository; they are taken in order.
  mutating func take(_ number: Int) -> Question {
    while next < min(count, number + 1 + Self.ahead) {
      asked[next] = ask(next)
      next += 1
    }
    return asked.removeValue(forKey: number) ?? ask(number)
  }
}
