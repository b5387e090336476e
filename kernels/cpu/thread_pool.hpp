// SPDX-License-Identifier: Apache-2.0
/// A small pool of threads that share loops.
///
/// Items are handed out one at a time, so the order and the thread of an item vary; callers make their results
/// independent of both. The calling thread works too: a pool of one thread starts none. Bodies compute without
/// subnormal numbers (flush_subnormals.hpp), whichever thread they run on.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace isotone::kernels::cpu {

class ThreadPool {
public:
    /// @param threads  how many threads work on a loop, the caller included; 0 = all the process may use
    explicit ThreadPool(int threads);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    int threads() const { return static_cast<int>(workers_.size()) + 1; }

    /// Calls body(item, worker) for every item in [0, items), worker in [0, threads()); no two calls at the same time
    /// have the same worker. Returns when all are done. If a call throws, no further items start and the first
    /// exception is rethrown here. A call from inside a body runs its items there, one after another, as that worker.
    void for_each(std::size_t items, const std::function<void(std::size_t item, int worker)>& body);

private:
    struct Loop;
    void serve(const std::stop_token& stop, int worker);
    static void work_on(Loop& loop, int worker);

    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::condition_variable done_;
    Loop* loop_ = nullptr;        // guarded by mutex_
    std::size_t generation_ = 0;  // guarded by mutex_
    std::vector<std::jthread> workers_;
};

}  // namespace isotone::kernels::cpu
