/// A value in a TOML file.
enum TOMLValue: Sendable {
  case table(TOMLTable)
  case array([TOMLValue], line: Int)
  case text(String, line: Int)
  case integer(Int, line: Int)
  case real(Double, line: Int)
  case flag(Bool, line: Int)
  case time(line: Int)

  /// Where it begins, from 1; 0 where the text does not say.
  var line: Int {
    switch self {
    case .table(let table): table.line
    case .array(_, let line), .text(_, let line), .integer(_, let line), .real(_, let line),
      .flag(_, let line), .time(let line):
      line
    }
  }
}
