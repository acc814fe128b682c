import Bytes

/// The carriers that are looked for.
enum Carriers {
  /// All carriers, those of runs in the order in which a run is tried.
  static func all() -> [any Carrier] {
    let packed: [any Carrier] = [Gzip()]
    return [HexRun(holding: packed), Base64Run(holding: packed)] + packed
  }
}
