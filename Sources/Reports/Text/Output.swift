import Platform

/// Collects what a format writes and hands it to a sink in large blocks.
///
/// A failed write does not throw where it happens, so that formats read like the text they make:
/// the first failure is kept, everything behind it is dropped, and `finish()` throws it.
struct Output: ~Copyable {
  private static let blockSize = 1 << 16

  private let sink: any ByteSink
  private var buffer: [UInt8] = []
  private var failure: SystemError?
  /// Whether the next JSON value of the open object or array follows another one.
  var needsComma = false

  init(_ sink: any ByteSink) {
    self.sink = sink
    buffer.reserveCapacity(Self.blockSize + 4096)
  }

  /// Whether writing on is pointless.
  var hasFailed: Bool { failure != nil }

  mutating func write(_ text: String) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.blockSize { flush() }
  }

  mutating func write(_ byte: UInt8) { buffer.append(byte) }

  /// Hands on what is left.
  ///
  /// - Throws: the first failure of the sink.
  mutating func finish() throws(SystemError) {
    flush()
    if let failure { throw failure }
  }

  private mutating func flush() {
    if failure == nil, !buffer.isEmpty {
      do throws(SystemError) { try sink.write(buffer.span) } catch { failure = error }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
