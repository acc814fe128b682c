@testable import Detection
import Glibc
import Rules

// Hands libFuzzer's inputs to everything in `Detection` that reads bytes: `Tests/Scripts/fuzz
// detection` builds and runs it. What is broken ends the fuzzer.

/// The shipped rules, made ready once.
let detector: Detector = {
  guard let detector = try? Detector(rules: RuleFile.shipped()) else {
    preconditionFailure("the shipped rules do not compile")
  }
  return detector
}()

/// What inputs are handed to: the environment's KASCAN_FUZZ names it. The fuzzer has one thread.
private nonisolated(unsafe) let target: any FuzzTarget = {
  let name = unsafe getenv("KASCAN_FUZZ").map { unsafe String(cString: $0) } ?? ""
  switch name {
  case "kernels": return KernelFuzz(shipped: detector.literalSet)
  case "sharing": return SharingFuzz(shipped: detector.literalSet)
  case "worker": return WorkerFuzz(detector)
  case "gzip": return GzipFuzz()
  case "structure": return StructureFuzz()
  case "filters": return FilterFuzz()
  case "run-base64": return RunFuzz(Base64Run(holding: [Gzip()], joining: [Gzip()]))
  case "run-hex": return RunFuzz(HexRun(holding: [Gzip()]))
  case "run-base32": return RunFuzz(Base32Run(holding: [Gzip()]))
  case "zlib": return CarrierFuzz(Zlib())
  case "deflate": return CarrierFuzz(RawDeflate())
  case "uuencode": return CarrierFuzz(UUEncoded())
  case "encoded-words": return CarrierFuzz(EncodedWords())
  case "list-hex": return CarrierFuzz(PackedList(.hex, holding: [Gzip(), Zlib()]))
  case "list-decimal": return CarrierFuzz(PackedList(.decimal, holding: [Gzip(), Zlib()]))
  case "list-octal": return CarrierFuzz(PackedList(.octal, holding: [Gzip(), Zlib()]))
  case "list-digits": return CarrierFuzz(PackedList(.digits, holding: [Gzip(), Zlib()]))
  case "list-escapes": return CarrierFuzz(PackedEscapes(holding: [Gzip(), Zlib()]))
  case "packed-dump": return CarrierFuzz(PackedDump(holding: [Gzip(), Zlib()]))
  case "packed-base85": return CarrierFuzz(PackedBase85(holding: [Gzip(), Zlib()]))
  case "openpgp": return CarrierFuzz(OpenPGPData())
  case "plantuml": return CarrierFuzz(PlantUML())
  case "phar": return CarrierFuzz(PharMembers())
  case "asciicast": return CarrierFuzz(Asciicast(.output))
  case "ttyrec": return CarrierFuzz(TTYRecording())
  case "git-patch": return CarrierFuzz(GitBinaryPatch())
  default:
    guard let target = EncodingFuzz(name, of: detector) else {
      preconditionFailure("KASCAN_FUZZ names no target: \(name)")
    }
    return target
  }
}()

/// Something that inputs are tried on.
protocol FuzzTarget {
  func run(_ input: FuzzInput)
}

/// What libFuzzer hands over: four bytes that say how the rest is used, and the rest.
struct FuzzInput {
  let head: [UInt8]
  /// Never empty.
  let text: [UInt8]

  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count > 4 else { return nil }
    unsafe head = Array(bytes[..<4])
    unsafe text = Array(bytes[4...])
  }

  /// An offset in the text.
  var offset: Int { (Int(head[1]) << 8 | Int(head[2])) % text.count }
}

/// Takes one input; libFuzzer calls it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  if let input = unsafe FuzzInput(UnsafeBufferPointer(start: start, count: count)) {
    unsafe target.run(input)
  }
  return 0
}

/// Ends the fuzzer, and says why: a release build says nothing for a precondition.
func expect(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { fatalError(message()) }
}
