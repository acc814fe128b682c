import Glibc
import Platform

/// Tells whether a transfer still goes on: bytes come to its folder, or git says how far it is.
struct TransferWatch {
  private let folder: [UInt8]
  private let stall: Int
  private let started: Int
  private var lastLook = 0
  private var lastMove: Int
  private var size = 0
  private var errorBytes = 0
  /// Whether it was the transfer that stopped.
  private(set) var hasStalled = false

  /// No transfer goes on for longer, in seconds: a host may send a byte now and then for ever.
  private static let longest = 6 * 3600
  /// Fewer bytes than these in the time of a stall are none.
  private static let least = 512

  /// - Parameters:
  ///   - folder: the git folder that is fetched into.
  ///   - stall: after so many seconds without a move it has stopped.
  init(_ folder: [UInt8], stall: Int) {
    self.folder = folder
    self.stall = stall
    started = Self.now
    lastMove = started
  }

  /// Looks, once a second at the most.
  ///
  /// - Parameters:
  ///   - errors: how many bytes of progress git has written.
  ///   - last: the end of it.
  /// - Returns: whether to wait on.
  mutating func goesOn(
    _ errors: Int, _ last: ArraySlice<UInt8>, unless stops: () -> Bool
  ) -> Bool {
    if stops() { return false }
    let now = Self.now
    guard now > lastLook else { return true }
    lastLook = now
    let size = Self.size(of: RealPath.joined(folder, "objects/pack".utf8))
    let isReceiving = Self.isReceiving(last)
    if size - self.size >= Self.least || size < self.size || errors > errorBytes && !isReceiving {
      self.size = size
      lastMove = now
    }
    errorBytes = errors
    hasStalled = now - lastMove >= stall || now - started >= Self.longest
    return !hasStalled
  }

  /// Whether git says that it receives, which it repeats for every byte: then the folder tells.
  private static func isReceiving(_ text: ArraySlice<UInt8>) -> Bool {
    let line = text.split { $0 == 0x0A || $0 == 0x0D }.last ?? []
    return line.starts(with: "Receiving objects".utf8)
  }

  private static func size(of folder: [UInt8]) -> Int {
    var size = 0
    for name in (try? DirectoryListing.names(in: folder)) ?? [] {
      var status = stat()
      let path = (RealPath.joined(folder, name) + [0]).map { CChar(bitPattern: $0) }
      if unsafe lstat(path, &status) == 0 { size += Int(status.st_size) }
    }
    return size
  }

  /// Seconds of a clock that nobody sets.
  static var now: Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec
  }
}
