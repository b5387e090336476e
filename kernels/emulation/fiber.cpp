// SPDX-License-Identifier: Apache-2.0
#include "kernels/emulation/fiber.hpp"

#include "kernels/emulation/sanitizers.hpp"

#include <ucontext.h>
#include <csetjmp>

namespace isotone::kernels::emulation {

namespace {

// Sanitizers put red zones into stack frames.
constexpr bool checked = sanitizers::address_sanitizer || sanitizers::thread_sanitizer;
constexpr std::size_t stack_bytes = checked ? 128U * 1024U : 32U * 1024U;

// swapcontext saves the signal mask with a system call on each switch; after the first entry, _setjmp and _longjmp
// switch ten times faster. The sanitizers intercept longjmp as an unwinding of one stack, so they keep swapcontext.
constexpr bool jump = !checked;

struct Resumer {
    ucontext_t context{};
    std::jmp_buf jump_point{};
    const void* stack_bottom = nullptr;
    std::size_t stack_size = 0;
    void* fake_stack = nullptr;
    void* identity = nullptr;
};

}  // namespace

struct Fiber::State {
    std::unique_ptr<char[]> stack;
    ucontext_t context{};
    std::jmp_buf jump_point{};
    bool started = false;
    bool finished = false;
    Body body = nullptr;
    void* argument = nullptr;
    Resumer* resumer = nullptr;
    void* fake_stack = nullptr;
    void* identity = nullptr;
};

namespace {

thread_local Fiber::State* running = nullptr;

void leave(Fiber::State& fiber) {
    Resumer& to = *fiber.resumer;
    sanitizers::start_stack_switch(&fiber.fake_stack, to.stack_bottom, to.stack_size);
    sanitizers::switch_identity(to.identity);
    if constexpr (jump) {
        if (_setjmp(fiber.jump_point) == 0) {
            _longjmp(to.jump_point, 1);
        }
    } else {
        swapcontext(&fiber.context, &to.context);
    }
    sanitizers::finish_stack_switch(fiber.fake_stack, &fiber.resumer->stack_bottom, &fiber.resumer->stack_size);
}

// A fiber whose body has returned waits here for its next one: no system call is spent on a new context.
void enter() {
    Fiber::State& fiber = *running;
    sanitizers::finish_stack_switch(nullptr, &fiber.resumer->stack_bottom, &fiber.resumer->stack_size);
    for (;;) {
        fiber.body(fiber.argument);
        {
            const sanitizers::Unchecked bookkeeping;
            fiber.finished = true;
        }
        leave(fiber);
    }
}

void make_context(Fiber::State& fiber) {
    getcontext(&fiber.context);
    fiber.context.uc_stack.ss_sp = fiber.stack.get();
    fiber.context.uc_stack.ss_size = stack_bytes;
    fiber.context.uc_link = nullptr;
    makecontext(&fiber.context, &enter, 0);
}

}  // namespace

Fiber::Fiber() = default;
Fiber::Fiber(Fiber&&) noexcept = default;
Fiber& Fiber::operator=(Fiber&&) noexcept = default;

Fiber::~Fiber() {
    if (state_ && state_->identity != nullptr) {
        sanitizers::destroy_identity(state_->identity);
    }
}

void Fiber::prepare(Body body, void* argument) {
    if (!state_) {
        state_ = std::make_unique<State>();
        state_->stack.reset(new char[stack_bytes]);
        state_->identity = sanitizers::create_identity();
        make_context(*state_);
    }
    state_->finished = false;
    state_->body = body;
    state_->argument = argument;
}

bool Fiber::resume() {
    State& fiber = *state_;
    Resumer here;
    here.identity = sanitizers::current_identity();
    fiber.resumer = &here;
    State* const outer = running;
    running = &fiber;
    sanitizers::start_stack_switch(&here.fake_stack, fiber.stack.get(), stack_bytes);
    sanitizers::switch_identity(fiber.identity);
    if constexpr (jump) {
        if (_setjmp(here.jump_point) == 0) {
            if (fiber.started) {
                _longjmp(fiber.jump_point, 1);
            }
            fiber.started = true;
            setcontext(&fiber.context);
        }
    } else {
        swapcontext(&here.context, &fiber.context);
    }
    sanitizers::finish_stack_switch(here.fake_stack, nullptr, nullptr);
    running = outer;
    return !fiber.finished;
}

void Fiber::pause() {
    leave(*running);
}

}  // namespace isotone::kernels::emulation
