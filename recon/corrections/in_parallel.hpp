// SPDX-License-Identifier: Apache-2.0
/// Independent pieces of a scatter model's work on a few threads.
#pragma once

#include <cstddef>
#include <thread>
#include <vector>

namespace isotone::recon {

/// work(item, worker) for every item of 0 ... items - 1; a worker's items follow each other. A thread has nowhere to
/// throw to: work must not throw, so whatever it needs is allocated before. The bits do not depend on the number of
/// workers where items do not share what they write.
template <typename Work>
void in_parallel(std::size_t items, std::size_t workers, const Work& work) {
    std::vector<std::thread> running;
    for (std::size_t worker = 0; worker < workers; ++worker) {
        running.emplace_back([&work, worker, items, workers] {
            for (std::size_t item = worker; item < items; item += workers) {
                work(item, worker);
            }
        });
    }
    for (std::thread& thread : running) {
        thread.join();
    }
}

}  // namespace isotone::recon
