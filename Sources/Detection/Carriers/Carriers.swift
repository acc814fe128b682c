import Bytes

/// The carriers that are looked for.
enum Carriers {
  /// All carriers, those of runs in the order in which a run is tried.
  ///
  /// - Parameter opener: opens archives in encoded text; nil to leave them closed.
  static func all(opener: (any ArchiveOpener)? = nil) -> [any Carrier] {
    let packed: [any Carrier] = [Gzip(), Zlib()]
    let archives = opener.map { [PackedArchive($0)] } ?? []
    // What base64 and hexadecimal digits begin with is decoded in any case.
    let held: [any Carrier] = packed + archives + [RawDeflate(), OpenPGPData()]
    let runs: [any Carrier] = [
      HexRun(holding: packed), Base32Run(holding: held), Base32Run(.hex, holding: held),
      Base64Run(holding: packed, joining: packed + archives),
    ]
    let lists: [any Carrier] = PackedNumber.allCases.map {
      PackedList($0, holding: packed + archives)
    }
    let texts: [any Carrier] = [
      PackedEscapes(holding: packed + archives), PackedSQL(holding: packed + archives),
      PackedDump(holding: packed + archives),
      PackedBase85(holding: packed + archives),
    ]
    return runs + packed + [
      RawDeflate(), OpenPGPData(), PlantUML(), UUEncoded(), EncodedWords(), GitBinaryPatch(),
      HexRecords(), Asciicast(.output), Asciicast(.input), TTYRecording(),
      PharMembers(),
    ] + texts
      + lists + archives
  }
}
