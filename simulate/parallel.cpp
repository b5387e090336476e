// SPDX-License-Identifier: Apache-2.0
#include "simulate/parallel.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace isotone::simulate {

void parallel_for(std::size_t count, int threads, ProgressSink& progress, const std::string& stage,
                  const std::function<void(std::size_t)>& work) {
    const std::size_t wanted = threads > 0 ? static_cast<std::size_t>(threads) : std::thread::hardware_concurrency();
    const std::size_t crew = std::clamp<std::size_t>(wanted, 1, std::max<std::size_t>(1, count));
    std::atomic<std::size_t> next{0};
    std::atomic<bool> stop{false};
    std::exception_ptr fault;
    std::mutex fault_mutex;

    const auto labour = [&](bool reports) {
        try {
            for (std::size_t i = next++; i < count && !stop; i = next++) {
                work(i);
                if (reports) {
                    progress.report(
                        stage, static_cast<double>(std::min<std::size_t>(next, count)) / static_cast<double>(count),
                        "");
                    if (progress.stop_requested()) {
                        throw Error(ErrorCode::interrupted, stage, "stopped by the user", "run it again");
                    }
                }
            }
        } catch (...) {
            const std::scoped_lock lock(fault_mutex);
            fault = fault ? fault : std::current_exception();
            stop = true;
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t t = 1; t < crew; ++t) {
            others.emplace_back(labour, false);
        }
        labour(true);
    }
    if (fault) {
        std::rethrow_exception(fault);
    }
    progress.report(stage, 1.0, "");
}

}  // namespace isotone::simulate
