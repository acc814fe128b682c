@testable import Detection
import Glibc
import Rules

// Hands libFuzzer's inputs to everything in `Detection` that reads bytes: `Tests/Scripts/
// fuzz-detection` builds and runs it. What is broken ends the fuzzer.

/// What inputs are handed to: the environment's KASCAN_FUZZ names one.
enum FuzzTarget: String {
  case kernels, decoders, worker

  static let current: FuzzTarget = {
    guard let name = unsafe getenv("KASCAN_FUZZ"),
      let target = unsafe FuzzTarget(rawValue: String(cString: name))
    else { preconditionFailure("KASCAN_FUZZ is none of kernels, decoders, worker") }
    return target
  }()
}

/// The shipped rules, made ready once.
let detector: Detector = {
  guard let detector = try? Detector(rules: RuleFile.shipped()) else {
    preconditionFailure("the shipped rules do not compile")
  }
  return detector
}()
let kernelFuzz = KernelFuzz(shipped: detector.literalSet)
let decoderFuzz = DecoderFuzz(detector)
let workerFuzz = WorkerFuzz(detector)

/// Takes one input; libFuzzer calls it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  guard input.count > 4 else { return 0 }
  switch FuzzTarget.current {
  case .kernels: kernelFuzz.run(input)
  case .decoders: decoderFuzz.run(Array(input.dropFirst(4)))
  case .worker: workerFuzz.run(input)
  }
  return 0
}

/// Ends the fuzzer, and says why: a release build says nothing for a precondition.
func expect(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { fatalError(message()) }
}
