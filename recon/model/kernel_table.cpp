// SPDX-License-Identifier: Apache-2.0
#include "recon/model/kernel_table.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"

#include <Eigen/Core>
#include <Eigen/SVD>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

namespace isotone::recon {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// W with W(i, k) = the share of table pixel k that falls on pixel i of width `width_mm`; odd counts, centres aligned.
Matrix shares(int size, double pixel_mm, double width_mm) {
    const int radius = size / 2;
    const int wide = std::max(0, static_cast<int>(std::ceil((radius + 0.5) * pixel_mm / width_mm - 0.5 - 1e-9)));
    Matrix weights = Matrix::Zero(2 * wide + 1, size);
    for (int i = -wide; i <= wide; ++i) {
        for (int k = -radius; k <= radius; ++k) {
            const double low = std::max((i - 0.5) * width_mm, (k - 0.5) * pixel_mm);
            const double high = std::min((i + 0.5) * width_mm, (k + 0.5) * pixel_mm);
            weights(i + wide, k + radius) = std::max(0.0, high - low) / pixel_mm;
        }
    }
    return weights;
}

Matrix kernel_at(const KernelTable& table, double distance_mm) {
    const auto& distances = table.distances_mm;
    const auto kernel = [&](std::size_t i) {
        return Eigen::Map<const Matrix>(table.kernels[i].data(), table.size, table.size);
    };
    const auto above = std::upper_bound(distances.begin(), distances.end(), distance_mm);
    if (above == distances.begin()) {
        return kernel(0);
    }
    const auto i = static_cast<std::size_t>(above - distances.begin());
    if (above == distances.end()) {
        return kernel(i - 1);
    }
    const double share = (distance_mm - distances[i - 1]) / (distances[i] - distances[i - 1]);
    return (1.0 - share) * kernel(i - 1) + share * kernel(i);
}

/// K = sum over s of sigma_s u_s v_s', the fewest terms whose remainder is small enough.
kernels::PlaneResponse separable_terms(const Matrix& kernel) {
    const Eigen::BDCSVD<Matrix> svd(kernel, Eigen::ComputeThinU | Eigen::ComputeThinV);
    const Eigen::VectorXd& sigma = svd.singularValues();
    kernels::PlaneResponse response;
    for (Eigen::Index s = 0; s < sigma.size(); ++s) {
        if (sigma.tail(sigma.size() - s).norm() <= kernel_remainder * sigma.norm() && s > 0) {
            break;
        }
        const Eigen::VectorXd across = svd.matrixU().col(s) * sigma(s);
        const Eigen::VectorXd along = svd.matrixV().col(s);
        response.push_back({{across.begin(), across.end()}, {along.begin(), along.end()}});
    }
    return response;
}

}  // namespace

void KernelTable::check(const std::string& where) const {
    const auto fail = [&](const std::string& what) {
        throw Error(ErrorCode::inconsistent_data, where, what,
                    "a table has one square kernel of odd size for each of its ascending distances");
    };
    if (!(pixel_mm > 0.0) || size < 1 || size % 2 == 0) {
        fail("kernels of " + std::to_string(size) + " pixels of " + number_text(pixel_mm) + " mm have no centre");
    }
    if (distances_mm.empty() || kernels.size() != distances_mm.size()) {
        fail(std::to_string(kernels.size()) + " kernels for " + std::to_string(distances_mm.size()) + " distances");
    }
    for (std::size_t i = 0; i < kernels.size(); ++i) {
        if (!(distances_mm[i] >= 0.0) || (i > 0 && !(distances_mm[i] > distances_mm[i - 1]))) {
            fail("distance " + std::to_string(i + 1) + " does not follow the one before");
        }
        if (kernels[i].size() != static_cast<std::size_t>(size) * static_cast<std::size_t>(size)) {
            fail("kernel " + std::to_string(i + 1) + " is not square");
        }
        double sum = 0.0;
        for (const double value : kernels[i]) {
            sum += value;
            if (!(value >= 0.0) || !std::isfinite(value)) {
                fail("kernel " + std::to_string(i + 1) + " holds a value that is negative or not finite");
            }
        }
        if (!(sum > 0.0)) {
            fail("kernel " + std::to_string(i + 1) + " is zero");
        }
    }
}

double KernelTable::beyond_mm(double distance_mm) const {
    return std::max({0.0, distances_mm.front() - distance_mm, distance_mm - distances_mm.back()});
}

kernels::PlaneResponse response_of(const KernelTable& table, double distance_mm, double bin_mm, double row_mm) {
    const Matrix kernel = shares(table.size, table.pixel_mm, bin_mm) * kernel_at(table, distance_mm) *
                          shares(table.size, table.pixel_mm, row_mm).transpose();
    return separable_terms(kernel);
}

DepthResponses kernel_depth_responses(const KernelTable& table, const ProjectionGeometry& geometry, int depth_planes) {
    table.check("kernel table");
    return depth_responses(geometry, depth_planes, [&](double distance_mm) {
        return response_of(table, distance_mm, geometry.bin_mm, geometry.row_mm);
    });
}

}  // namespace isotone::recon
