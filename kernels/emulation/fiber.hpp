// SPDX-License-Identifier: Apache-2.0
/// A fiber: one computation on a stack of its own that can pause itself and be resumed. Every emulated CUDA thread is
/// one. A fiber is resumed only from the thread that made it.
#pragma once

#include <cstddef>
#include <memory>

namespace isotone::kernels::emulation {

class Fiber {
public:
    using Body = void (*)(void* argument);

    Fiber();
    ~Fiber();
    Fiber(Fiber&&) noexcept;
    Fiber& operator=(Fiber&&) noexcept;

    /// Makes a fresh fiber, or one whose body has returned, ready to run `body(argument)`. `body` must not throw.
    void prepare(Body body, void* argument);
    /// Runs until the body pauses or returns. Returns false once the body has returned.
    bool resume();
    /// Called inside a body: back to whoever resumed it.
    static void pause();

    struct State;

private:
    std::unique_ptr<State> state_;
};

}  // namespace isotone::kernels::emulation
