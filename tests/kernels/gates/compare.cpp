// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/gates/compare.hpp"

#include "core/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

namespace isotone::kernels::gates {
namespace {

double quotient(double difference, double size) {
    if (size > 0.0 || std::isnan(size)) {
        return difference / size;
    }
    return difference == 0.0 ? 0.0 : std::numeric_limits<double>::infinity();
}

}  // namespace

Difference difference(const std::vector<double>& found, const std::vector<double>& expected) {
    EXPECT_EQ(found.size(), expected.size());
    double error2 = 0.0, size2 = 0.0, largest_error = 0.0, largest = 0.0;
    for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i) {
        const double e = found[i] - expected[i];
        error2 += e * e;
        size2 += expected[i] * expected[i];
        largest_error = std::isnan(e) ? e : std::max(largest_error, std::abs(e));
        largest = std::max(largest, std::abs(expected[i]));
    }
    return {quotient(std::sqrt(error2), std::sqrt(size2)), quotient(largest_error, largest)};
}

void expect_projection_gate(const std::vector<double>& found, const std::vector<double>& expected) {
    const Difference d = difference(found, expected);
    EXPECT_LE(d.relative_l2, 1e-5);
    EXPECT_LE(d.max_over_max, 1e-4);
}

bool same_bytes(const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

Buffer upload(Backend& backend, const std::vector<float>& values) {
    Buffer buffer = backend.make_buffer(values.size());
    backend.upload(values, buffer);
    return buffer;
}

Buffer poisoned(Backend& backend, std::size_t size) {
    return upload(backend, std::vector<float>(size, std::numeric_limits<float>::quiet_NaN()));
}

std::vector<double> forward(Backend& backend, Projector& projector, const std::vector<float>& image) {
    Buffer projections = poisoned(backend, projector.size());
    projector.forward(upload(backend, image), projections);
    return backend.download_double(projections);
}

std::vector<double> back(Backend& backend, Projector& projector, const std::vector<float>& projections) {
    Buffer image = poisoned(backend, projector.grid().voxels());
    backend.back(projector, upload(backend, projections), image);
    return backend.download_double(image);
}

std::vector<float> random_values(std::size_t size, unsigned stream, double low, double high) {
    std::vector<float> values(size);
    for (std::size_t i = 0; i < size; ++i) {
        values[i] = static_cast<float>(low + (high - low) * RandomStream(20260101, stream, i).uniform());
    }
    return values;
}

}  // namespace isotone::kernels::gates
