package import Platform

/// Puts a prefix before every line on its way to another sink.
package final class PrefixedLines: ByteSink {
  private let sink: any ByteSink
  private let prefix: [UInt8]
  private var isAtStart = true

  /// Creates a sink in front of another.
  package init(_ sink: any ByteSink, prefix: String) {
    self.sink = sink
    self.prefix = Array(prefix.utf8)
  }

  package func write(_ bytes: Span<UInt8>) throws(SystemError) {
    var result: [UInt8] = []
    for index in bytes.indices {
      if isAtStart { result += prefix }
      result.append(bytes[index])
      isAtStart = bytes[index] == UInt8(ascii: "\n")
    }
    try sink.write(result.span)
  }
}
