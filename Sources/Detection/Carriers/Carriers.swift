import Bytes

/// The carriers that are looked for.
enum Carriers {
  /// All carriers, those of runs in the order in which a run is tried.
  static func all() -> [any Carrier] {
    let packed: [any Carrier] = [Gzip(), Zlib()]
    let runs: [any Carrier] = [
      HexRun(holding: packed), Base32Run(holding: packed), Base32Run(.hex, holding: packed),
      Base64Run(holding: packed),
    ]
    return runs + packed + [RawDeflate(), UUEncoded(), EncodedWords(), GitBinaryPatch()]
  }
}
