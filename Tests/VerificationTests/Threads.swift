import Platform

/// Runs code on a thread of its own.
func detach(_ body: @escaping @Sendable () -> Void) {
  let isStarted = Threads.detach(body)
  precondition(isStarted)
}

/// Runs code that blocks without taking one of the few threads that tests share.
func blocking<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
  await withCheckedContinuation { continuation in
    detach { continuation.resume(returning: body()) }
  }
}
