// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/thread_pool.hpp"

#include "kernels/cpu/flush_subnormals.hpp"

#include <sched.h>

#include <algorithm>
#include <atomic>

namespace isotone::kernels::cpu {
namespace {

/// The pool and worker whose body this thread is inside, if any.
struct Place {
    const ThreadPool* pool = nullptr;
    int worker = 0;
};
thread_local Place here;

/// Processors this process may run on: containers and batch systems often grant fewer than the machine has.
int available_processors() {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof(set), &set) == 0) {
        return std::max(1, CPU_COUNT(&set));
    }
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace

struct ThreadPool::Loop {
    const ThreadPool* pool;
    std::size_t items;
    const std::function<void(std::size_t, int)>& body;
    std::atomic<std::size_t> next{0};
    std::size_t busy = 0;      // workers inside the loop; guarded by the pool's mutex
    std::exception_ptr fault;  // guarded by fault_mutex
    std::mutex fault_mutex;
};

ThreadPool::ThreadPool(int threads) {
    const int total = threads > 0 ? threads : available_processors();
    workers_.reserve(static_cast<std::size_t>(total - 1));
    for (int worker = 1; worker < total; ++worker) {
        workers_.emplace_back([this, worker](const std::stop_token& stop) { serve(stop, worker); });
    }
}

ThreadPool::~ThreadPool() {
    for (std::jthread& worker : workers_) {
        worker.request_stop();
    }
    wake_.notify_all();
}

void ThreadPool::work_on(Loop& loop, int worker) {
    const Place before = here;
    const FlushSubnormals flush;
    here = {loop.pool, worker};
    for (std::size_t item = loop.next++; item < loop.items; item = loop.next++) {
        try {
            loop.body(item, worker);
        } catch (...) {
            const std::scoped_lock lock(loop.fault_mutex);
            if (!loop.fault) {
                loop.fault = std::current_exception();
            }
            loop.next = loop.items;
        }
    }
    here = before;
}

void ThreadPool::serve(const std::stop_token& stop, int worker) {
    std::size_t seen = 0;
    std::unique_lock lock(mutex_);
    while (wake_.wait(lock, stop, [&] { return generation_ != seen; })) {
        seen = generation_;
        Loop* const loop = loop_;
        if (loop == nullptr) {
            continue;
        }
        ++loop->busy;
        lock.unlock();
        work_on(*loop, worker);
        lock.lock();
        if (--loop->busy == 0) {
            done_.notify_all();
        }
    }
}

void ThreadPool::for_each(std::size_t items, const std::function<void(std::size_t, int)>& body) {
    if (here.pool == this || workers_.empty() || items <= 1) {
        const int worker = here.pool == this ? here.worker : 0;
        const FlushSubnormals flush;
        for (std::size_t item = 0; item < items; ++item) {
            body(item, worker);
        }
        return;
    }
    Loop loop{this, items, body, {}, {}, {}, {}};
    {
        const std::scoped_lock lock(mutex_);
        loop_ = &loop;
        ++generation_;
    }
    wake_.notify_all();
    work_on(loop, 0);
    std::unique_lock lock(mutex_);
    loop_ = nullptr;  // a worker that wakes late finds nothing
    done_.wait(lock, [&] { return loop.busy == 0; });
    lock.unlock();
    if (loop.fault) {
        std::rethrow_exception(loop.fault);
    }
}

}  // namespace isotone::kernels::cpu
