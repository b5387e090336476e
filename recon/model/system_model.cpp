// SPDX-License-Identifier: Apache-2.0
#include "recon/model/system_model.hpp"

#include "core/error.hpp"

#include <string>

namespace isotone::recon {

SystemModel::~SystemModel() = default;

void SystemModel::before_iteration(int, const kernels::Buffer&) {}

void require_counts_in_subset(double counts, int subset, int subsets) {
    if (!(counts > 0.0)) {
        throw Error(ErrorCode::inconsistent_data,
                    "subset " + std::to_string(subset + 1) + " of " + std::to_string(subsets), "it holds no counts",
                    "use fewer subsets");
    }
}

void require_subsets(int subsets, int views) {
    if (subsets < 1 || subsets > views) {
        throw Error(ErrorCode::usage, "subsets = " + std::to_string(subsets),
                    "the data have " + std::to_string(views) + " views",
                    "use 1 to " + std::to_string(views) + " subsets");
    }
}

}  // namespace isotone::recon
