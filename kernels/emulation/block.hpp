// SPDX-License-Identifier: Apache-2.0
/// One block of CUDA threads at a time: the scheduler that runs its fibers from barrier to barrier.
///
/// Every round resumes each ready thread once, in index order or, with a schedule seed, in a shuffled order. Blocks of
/// a grid run one after another (shuffled too under a seed), so a kernel whose result depends on either order shows it.
#pragma once

#include "kernels/emulation/fiber.hpp"
#include "kernels/emulation/shared_memory.hpp"
#include "kernels/emulation/vector_types.hpp"

#include <array>
#include <cstdint>
#include <exception>
#include <string>
#include <vector>

namespace isotone::kernels::emulation {

inline constexpr unsigned warp_size = 32;
inline constexpr unsigned largest_block = 1024;

/// Where in the source a thread waits.
struct Site {
    const char* file = "";
    int line = 0;
    bool operator==(const Site& other) const;
    std::string text() const;
};

/// Built-in variables of the running CUDA thread.
extern constinit thread_local uint3 threadIdx;
extern constinit thread_local uint3 blockIdx;
extern constinit thread_local dim3 blockDim;
extern constinit thread_local dim3 gridDim;

class Block {
public:
    using Body = Fiber::Body;

    /// @throws ExecutionFault where the block holds no or more than 1024 threads
    Block(dim3 grid, dim3 block, std::size_t dynamic_shared_bytes);
    /// Orders all that its threads did before what follows. Until then blocks are unordered among themselves.
    ~Block();
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;

    /// Runs `body(argument)` once for each thread of block `index`. A seed of 0 means index order.
    void run(uint3 index, Body body, void* argument, std::uint64_t seed);

    /// The block whose thread is running; null outside a kernel.
    static Block* current();

    SharedMemory& shared() { return shared_; }
    /// The running thread waits for its whole block.
    void wait_for_block(Site site);
    /// The running thread waits for the lanes of its warp named by `mask`.
    void wait_for_warp(unsigned mask, Site site);
    /// Exchange slot of a lane of the running thread's warp, for shuffles.
    std::uint64_t& exchange(unsigned lane);
    unsigned lane() const;
    [[noreturn]] void fail(const std::string& what) const;

private:
    enum class Waiting { no, for_block, for_warp, exited };
    struct Thread {
        Fiber fiber;
        uint3 index;
        Waiting waiting = Waiting::no;
        Site site;
        unsigned mask = 0;
    };

    void prepare(uint3 index, Body body, void* argument);
    void round(const std::vector<unsigned>& order);
    bool release_warps();
    bool release_warp(std::size_t first);
    bool release_block();
    [[noreturn]] void report_deadlock() const;
    static void thread_main(void* block);

    std::vector<Thread> threads_;
    std::vector<std::uint64_t> exchange_;
    SharedMemory shared_;
    uint3 index_;
    std::size_t exited_ = 0;
    bool progressed_ = false;
    unsigned running_ = 0;
    Body body_ = nullptr;
    void* argument_ = nullptr;
    std::exception_ptr thrown_;
    // What ThreadSanitizer orders memory by.
    char block_tag_ = 0;
    char exit_tag_ = 0;
    std::array<char, largest_block / warp_size> warp_tags_{};
};

}  // namespace isotone::kernels::emulation
