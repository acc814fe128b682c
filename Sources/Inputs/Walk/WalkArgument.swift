/// A path as the user gave it.
struct WalkArgument: Sendable {
  /// The argument itself.
  let path: [UInt8]

  init(_ path: [UInt8]) { self.path = path }

  /// Whether the argument stands for standard input.
  var isStandardInput: Bool { path == [UInt8(ascii: "-")] }

  /// What stands before a relative path on display: nothing for `.`.
  var prefix: [UInt8] {
    if path == [UInt8(ascii: ".")] { return [] }
    return path.last == UInt8(ascii: "/") ? path : path + [UInt8(ascii: "/")]
  }
}
