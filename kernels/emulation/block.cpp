// SPDX-License-Identifier: Apache-2.0
#include "kernels/emulation/block.hpp"

#include "kernels/emulation/execution_fault.hpp"
#include "kernels/emulation/sanitizers.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <random>
#include <utility>

namespace isotone::kernels::emulation {

constinit thread_local uint3 threadIdx;
constinit thread_local uint3 blockIdx;
constinit thread_local dim3 blockDim;
constinit thread_local dim3 gridDim;

namespace {

thread_local Block* current_block = nullptr;
// Fibers whose block is over: making a fiber costs system calls and page faults.
thread_local std::vector<Fiber> idle_fibers;

Fiber take_fiber() {
    if (idle_fibers.empty()) {
        return {};
    }
    Fiber fiber = std::move(idle_fibers.back());
    idle_fibers.pop_back();
    return fiber;
}

std::size_t threads_of(dim3 block) {
    const std::size_t threads = std::size_t{block.x} * block.y * block.z;
    if (threads == 0 || threads > largest_block) {
        throw ExecutionFault("a block of " + std::to_string(threads) + " threads; CUDA allows 1 to 1024");
    }
    return threads;
}

}  // namespace

bool Site::operator==(const Site& other) const {
    return line == other.line && std::strcmp(file, other.file) == 0;
}

std::string Site::text() const {
    return std::string(file) + ":" + std::to_string(line);
}

Block::Block(dim3 grid, dim3 block, std::size_t dynamic_shared_bytes)
    : threads_(threads_of(block)), exchange_(threads_.size()), shared_(dynamic_shared_bytes) {
    gridDim = grid;
    blockDim = block;
    for (std::size_t i = 0; i < threads_.size(); ++i) {
        const auto n = static_cast<unsigned>(i);
        threads_[i].fiber = take_fiber();
        threads_[i].index = {n % block.x, n / block.x % block.y, n / (block.x * block.y)};
    }
}

Block::~Block() {
    // A thread that returned is ordered by the exit tag, one abandoned after a fault by the barrier it waited for.
    sanitizers::acquire(&exit_tag_);
    sanitizers::acquire(&block_tag_);
    for (char& tag : warp_tags_) {
        sanitizers::acquire(&tag);
    }
    for (Thread& thread : threads_) {
        // ThreadSanitizer would take a second life on the same stack for a race.
        if (thread.waiting == Waiting::exited && !sanitizers::thread_sanitizer) {
            idle_fibers.push_back(std::move(thread.fiber));
        }
    }
}

Block* Block::current() {
    return current_block;
}

unsigned Block::lane() const {
    return running_ % warp_size;
}

std::uint64_t& Block::exchange(unsigned lane) {
    return exchange_.at(running_ / warp_size * warp_size + lane);
}

void Block::fail(const std::string& what) const {
    throw ExecutionFault("block (" + std::to_string(index_.x) + "," + std::to_string(index_.y) + "," +
                         std::to_string(index_.z) + "): " + what);
}

void Block::thread_main(void* block) {
    auto& self = *static_cast<Block*>(block);
    try {
        self.body_(self.argument_);
    } catch (...) {
        const sanitizers::Unchecked bookkeeping;
        self.thrown_ = std::current_exception();
    }
    sanitizers::release(&self.exit_tag_);
    const sanitizers::Unchecked bookkeeping;
    self.threads_[self.running_].waiting = Waiting::exited;
}

void Block::prepare(uint3 index, Body body, void* argument) {
    index_ = index;
    blockIdx = index;
    body_ = body;
    argument_ = argument;
    exited_ = 0;
    thrown_ = nullptr;
    shared_.reset();
    for (Thread& thread : threads_) {
        thread.waiting = Waiting::no;
        thread.fiber.prepare(&Block::thread_main, this);
    }
}

void Block::run(uint3 index, Body body, void* argument, std::uint64_t seed) {
    const sanitizers::Unchecked bookkeeping;
    current_block = this;
    prepare(index, body, argument);
    std::vector<unsigned> order(threads_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::mt19937_64 shuffler(seed);
    while (exited_ < threads_.size()) {
        if (seed != 0) {
            std::shuffle(order.begin(), order.end(), shuffler);
        }
        round(order);
        const bool warps = release_warps();
        const bool block = release_block();
        if (!progressed_ && !warps && !block) {
            report_deadlock();
        }
    }
    current_block = nullptr;
}

void Block::round(const std::vector<unsigned>& order) {
    progressed_ = false;
    for (const unsigned i : order) {
        Thread& thread = threads_[i];
        if (thread.waiting != Waiting::no) {
            continue;
        }
        running_ = i;
        threadIdx = thread.index;
        progressed_ = true;
        if (!thread.fiber.resume()) {
            ++exited_;
        }
        if (thrown_) {
            std::rethrow_exception(thrown_);
        }
    }
}

void Block::wait_for_block(Site site) {
    {
        const sanitizers::Unchecked bookkeeping;
        Thread& thread = threads_[running_];
        thread.waiting = Waiting::for_block;
        thread.site = site;
    }
    sanitizers::release(&block_tag_);
    Fiber::pause();
    sanitizers::acquire(&block_tag_);
}

void Block::wait_for_warp(unsigned mask, Site site) {
    char* const tag = &warp_tags_[running_ / warp_size];
    if ((mask >> lane() & 1U) == 0) {
        fail("a lane outside the mask reaches the warp barrier at " + site.text());
    }
    {
        const sanitizers::Unchecked bookkeeping;
        Thread& thread = threads_[running_];
        thread.waiting = Waiting::for_warp;
        thread.site = site;
        thread.mask = mask;
    }
    sanitizers::release(tag);
    Fiber::pause();
    sanitizers::acquire(tag);
}

bool Block::release_warps() {
    bool released = false;
    for (std::size_t first = 0; first < threads_.size(); first += warp_size) {
        released = release_warp(first) || released;
    }
    return released;
}

/// Lets the lanes of one warp go on when all that a mask names wait at one place with that mask.
bool Block::release_warp(std::size_t first) {
    const std::size_t last = std::min(first + warp_size, threads_.size());
    bool released = false;
    for (std::size_t i = first; i < last; ++i) {
        const Thread& leader = threads_[i];
        if (leader.waiting != Waiting::for_warp) {
            continue;
        }
        unsigned arrived = 0;
        for (std::size_t k = first; k < last; ++k) {
            const Thread& other = threads_[k];
            if (other.waiting == Waiting::for_warp && other.mask == leader.mask && other.site == leader.site) {
                arrived |= 1U << (k - first);
            }
        }
        const unsigned wanted = leader.mask;
        if (arrived != wanted) {
            continue;
        }
        for (std::size_t k = first; k < last; ++k) {
            if ((wanted >> (k - first) & 1U) != 0) {
                threads_[k].waiting = Waiting::no;
            }
        }
        released = true;
    }
    return released;
}

/// Lets the whole block go on when every thread waits at the same __syncthreads.
bool Block::release_block() {
    const Thread* first = nullptr;
    std::size_t arrived = 0;
    bool same_place = true;
    for (const Thread& thread : threads_) {
        if (thread.waiting == Waiting::for_block) {
            ++arrived;
            first = first == nullptr ? &thread : first;
            same_place = same_place && thread.site == first->site;
        }
    }
    if (arrived == 0 || arrived != threads_.size() - exited_) {
        return false;
    }
    if (exited_ != 0) {
        fail("__syncthreads at " + first->site.text() + " is not reached by " + std::to_string(exited_) +
             " threads that have returned");
    }
    if (!same_place) {
        fail("divergent __syncthreads: threads wait at different places, one at " + first->site.text());
    }
    for (Thread& thread : threads_) {
        thread.waiting = Waiting::no;
    }
    return true;
}

void Block::report_deadlock() const {
    std::string what = "deadlock: " + std::to_string(exited_) + " threads have returned";
    for (std::size_t i = 0; i < threads_.size(); ++i) {
        const Thread& thread = threads_[i];
        if (thread.waiting == Waiting::for_warp || thread.waiting == Waiting::for_block) {
            const char* const kind = thread.waiting == Waiting::for_warp ? "a warp barrier" : "__syncthreads";
            what += ", thread " + std::to_string(i) + " waits for " + kind + " at " + thread.site.text();
            break;
        }
    }
    fail(what);
}

}  // namespace isotone::kernels::emulation
