// SPDX-License-Identifier: Apache-2.0
#include "bench/spect_scatter_problem.hpp"

#include "io/config/toml.hpp"

namespace isotone::bench {

recon::WindowKernel technetium_kernel() {
    constexpr double photopeak_kev = 140.511;
    const std::string path = std::string(ISOTONE_SHARE_DIR) + "/scatter/99mTc.toml";
    return recon::kernel_of_window(recon::scatter_kernels_from_record(io::config::read_toml(path), path),
                                   {"photopeak", 0.9 * photopeak_kev, 1.1 * photopeak_kev}, photopeak_kev, {});
}

kernels::SpectGeometry all_views(kernels::Backend& backend, const SpectProblem& problem) {
    kernels::Buffer map = backend.make_buffer(problem.attenuation.size());
    backend.upload(problem.attenuation, map);
    return problem.subset(0, 1, std::make_shared<const kernels::Buffer>(std::move(map)));
}

}  // namespace isotone::bench
