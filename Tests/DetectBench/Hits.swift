import CLiteralSearch
@testable import Detection
import Inputs
import Rules
func hitsBench(_ folder: String) throws {
    var walk = FileWalk(arguments: [Array(folder.utf8)])
    walk.threads = 1
    walk.honoursIgnore = false
    let loader = Loader()
    _ = walk.run(makeConsumer: { _ in loader })
    let d = try Detector(rules: RuleFile.shipped())
    var counts: [Int: Int] = [:]
    var hits = [LiteralSet.Hit](repeating: LiteralSet.Hit(), count: 4096)
    for kernel in [LiteralSet.Kernel.avx2] {
    let t = processorTime {
    for b in loader.blobs { var from = LiteralSet.Position(offset: 0)
      while from.offset < b.count { let n = d.literalSet.search(b.span, from: &from, into: &hits, kernel: kernel)
        for i in 0..<n { counts[Int(hits[i].literal), default: 0] += 1 } } }
    }
    print(kernel, t) }
    for (k, c) in counts.sorted(by: { $0.value > $1.value }) {
      print(c, k == LiteralSet.run ? "RUN" : String(decoding: d.literalSet.literals[k], as: UTF8.self).debugDescription)
    }
    print(d.literalSet.literals.count)
    for k in d.literalSet.literals.indices where counts[k] == nil { print(d.literalSet.literals[k].map { String(UnicodeScalar($0)) }.joined().debugDescription, terminator: " ") }
    print()
    let names = d.literalSet.literals.map { String(decoding: $0, as: UTF8.self) }
    print(names)
}
