// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/event_order.hpp"

#include <thrust/execution_policy.h>
#include <thrust/sequence.h>
#include <thrust/sort.h>

namespace isotone::kernels::cpu {

std::vector<std::uint64_t> order_of(std::vector<std::uint64_t> keys) {
    std::vector<std::uint64_t> order(keys.size());
    thrust::sequence(thrust::host, order.begin(), order.end());
    thrust::stable_sort_by_key(thrust::host, keys.begin(), keys.end(), order.begin());
    return order;
}

}  // namespace isotone::kernels::cpu
