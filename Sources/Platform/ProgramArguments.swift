import CPlatform

/// What this process was started with, also where the system has no /proc.
package enum ProgramArguments {
  /// The arguments behind the program's name; nil where not even a name was given: execve(2) with an
  /// empty list, to which Linux since 5.18 adds an empty name.
  package static var all: [String]? {
    let all = (0..<kascan_argument_count()).compactMap { index in
      unsafe kascan_argument(index).map { unsafe String(cString: $0) }
    }
    return all.isEmpty || all == [""] ? nil : Array(all.dropFirst())
  }
}
