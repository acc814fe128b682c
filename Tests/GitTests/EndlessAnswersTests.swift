import Fixtures
import Glibc
import Platform
import Testing

@testable import Git

/// Whether git would end is looked for once in a run.
@Suite struct EndlessAnswersTests {
  private let sandbox: GitSandbox
  private let folder: [UInt8]
  private let environment = GitProgram(inheritsRepository: false).environment

  init() throws {
    sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "r")
    folder = Array(sandbox.path("r").utf8)
  }

  private func first(looseObjects: Bool) -> [UInt8]? {
    EndlessFiles.first(from: folder, environment, looseObjects: looseObjects)
  }

  @Test func oneLookAnswersAll() throws {
    #expect(first(looseObjects: true) == nil)
    try makeFIFO(sandbox.path("r/.git/packed-refs"))
    #expect(first(looseObjects: true) == nil)
    #expect(first(looseObjects: false) == nil)
  }

  private func makeFIFO(_ path: String) throws {
    guard unsafe mkfifo(path, 0o600) == 0 else { throw SystemError("mkfifo") }
  }

  /// A look at less says nothing about loose objects.
  @Test func looseObjectsAreLookedAt() throws {
    let object = "r/.git/objects/ab/" + String(repeating: "0", count: 38)
    try sandbox.write(object, [])
    sandbox.remove(object)
    try makeFIFO(sandbox.path(object))
    #expect(first(looseObjects: false) == nil)
    #expect(first(looseObjects: true)?.contains(UInt8(ascii: "b")) == true)
    #expect(first(looseObjects: false) == nil)
  }

  /// Another repository by the environment is another question.
  @Test func environmentCounts() throws {
    #expect(first(looseObjects: false) == nil)
    try sandbox.git(".", "init", "-q", "other")
    sandbox.remove("other/.git/HEAD")
    try makeFIFO(sandbox.path("other/.git/HEAD"))
    var other = environment
    other["GIT_DIR"] = Array(sandbox.path("other/.git").utf8)
    #expect(EndlessFiles.first(from: folder, other, looseObjects: false) != nil)
    #expect(first(looseObjects: false) == nil)
  }

  @Test func answersAreBounded() {
    let answers = EndlessAnswers()
    func question(_ number: Int) -> EndlessAnswers.Question {
      EndlessAnswers.Question(from: Array("/\(number)".utf8), environment, looseObjects: false)
    }
    for number in 0..<1024 { answers.keep([1], for: question(number)) }
    #expect(answers.answer(to: question(0))?.file == [1])
    answers.keep([2], for: question(1024))
    #expect(answers.answer(to: question(0)) == nil)
    #expect(answers.answer(to: question(1024))?.file == [2])
  }
}
