import Synchronization

/// Which hosts are left alone for a while.
final class HostGates: Sendable {
  private struct Gate {
    /// The second from which on the host is asked again.
    var opens = 0
    /// How often it had to be left alone since it last gave something.
    var pauses = 0
    /// How often it was left alone because it refused something.
    var refusals = 0
    /// Whether it is asked no more.
    var isClosed = false
  }

  private let gates = Mutex<[String: Gate]>([:])

  /// A host that wants to be left alone for longer is asked no more, in seconds.
  private static let longest = 900
  private static let usual = 10
  private static let mostPauses = 5
  private static let mostRefusals = 2

  /// Leaves a host alone.
  ///
  /// - Parameter seconds: for how long; nil where the host does not say.
  /// - Returns: whether it is asked again.
  func pause(_ host: String, seconds: Int?) -> Bool {
    gates.withLock { gates in
      var gate = gates[host] ?? Gate()
      gate.pauses += 1
      let wait = seconds ?? Self.usual << min(gate.pauses - 1, 4)
      if wait > Self.longest || gate.pauses > Self.mostPauses { gate.isClosed = true }
      gate.opens = max(gate.opens, TransferWatch.now + wait)
      gates[host] = gate
      return !gate.isClosed
    }
  }

  /// Leaves a host alone that refused something without a reason: it may be its way of saying that
  /// there were too many questions. A host that refuses many repositories is not waited for again.
  ///
  /// - Returns: whether it is asked again.
  func pauseAfterRefusal(_ host: String) -> Bool {
    gates.withLock { gates in
      var gate = gates[host] ?? Gate()
      if gate.refusals == Self.mostRefusals { return false }
      gate.refusals += 1
      gate.opens = max(gate.opens, TransferWatch.now + Self.usual)
      gates[host] = gate
      return true
    }
  }

  /// Notes that a host gave something.
  func noteSuccess(_ host: String) {
    gates.withLock { gates in
      if gates[host]?.isClosed == false { gates[host]?.pauses = 0 }
    }
  }

  /// Whether a host may be asked now.
  func isOpen(_ host: String) -> Bool {
    gates.withLock { gates in gates[host].map { TransferWatch.now >= $0.opens } ?? true }
  }

  /// Whether a host is asked no more.
  func isClosed(_ host: String) -> Bool { gates.withLock { $0[host]?.isClosed ?? false } }
}
