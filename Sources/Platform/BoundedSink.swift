import Glibc

/// Hands bytes on, up to a size.
package final class BoundedSink: ByteSink {
  private let sink: any ByteSink
  private let limit: Int
  private var count = 0
  /// Whether there was more.
  package private(set) var isOverrun = false

  /// - Parameter limit: the most bytes that are handed on.
  package init(_ sink: any ByteSink, limit: Int) {
    self.sink = sink
    self.limit = limit
  }

  /// - Throws: `EFBIG` where there is no room for all of the bytes.
  package func write(_ bytes: Span<UInt8>) throws(SystemError) {
    guard !isOverrun, bytes.count <= limit - count else {
      isOverrun = true
      throw SystemError("write", EFBIG)
    }
    count += bytes.count
    try sink.write(bytes)
  }
}
