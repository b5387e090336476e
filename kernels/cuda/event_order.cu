// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/event_order.hpp"

#include "kernels/cuda/thrust_policy.hpp"

#include <thrust/sequence.h>
#include <thrust/sort.h>
#include <new>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

DeviceArray<std::uint32_t> sorted_order(const Device& device, std::span<const std::uint32_t> keys) {
    DeviceArray<std::uint32_t> resident_keys(device, keys);
    DeviceArray<std::uint32_t> order(device, keys.size());
    try {
        thrust::sequence(thrust_policy(device), order.data(), order.data() + order.size());
        thrust::stable_sort_by_key(thrust_policy(device), resident_keys.data(),
                                   resident_keys.data() + resident_keys.size(), order.data());
    } catch (const std::bad_alloc&) {  // what Thrust throws for its temporary memory
        check(cudaErrorMemoryAllocation, "sorting events on the CUDA device");
    }
    device.wait();
    return order;
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
