// SPDX-License-Identifier: Apache-2.0
// Seeds and 2000 seeded mutations of them through every parser, with any compiler and under sanitizers: no crash, no
// unexpected exception, no large allocation.
#include "core/random.hpp"
#include "fuzz/targets.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>
#include <string>

namespace {

/// The inputs are a few kilobytes. What a parser may take at once: 1 MiB read blocks, 4 MiB tables of ring pairs.
constexpr std::size_t largest_allocation = std::size_t{32} << 20U;
std::atomic<std::size_t> largest_seen{0};

void* counted(std::size_t size) {
    std::size_t before = largest_seen.load();
    while (size > before && !largest_seen.compare_exchange_weak(before, size)) {
    }
    void* memory = size > largest_allocation ? nullptr : std::malloc(size);
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    return memory;
}

}  // namespace

void* operator new(std::size_t size) {
    return counted(size);
}
void* operator new[](std::size_t size) {
    return counted(size);
}
// std::stable_sort asks for its buffer this way and gives it back to operator delete.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete[](void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace isotone::fuzz {
namespace {

constexpr int mutations_per_target = 2000;

std::size_t draw(RandomStream& random, std::size_t below) {
    return random.next_u32() % std::max<std::size_t>(below, 1);
}

void flip_bits(std::string& input, RandomStream& random) {
    for (std::size_t n = 1 + draw(random, 4); n > 0 && !input.empty(); --n) {
        input[draw(random, input.size())] ^= static_cast<char>(1U << draw(random, 8));
    }
}

/// Replaces a run of digits by an extreme number: huge, negative, zero, not a number.
void change_number(std::string& input, RandomStream& random) {
    static const char* const extremes[] = {"0",     "-1",  "2147483648", "99999999999999999999",
                                           "1e308", "nan", "65536",      ""};
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto from = input.begin() + static_cast<std::ptrdiff_t>(draw(random, input.size()));
    const auto first = std::find_if(from, input.end(), is_digit);
    const auto last = std::find_if_not(first, input.end(), is_digit);
    input.replace(first, last, extremes[draw(random, std::size(extremes))]);
}

/// Overwrites bytes with an extreme binary number: sizes of binary headers.
void change_bytes(std::string& input, RandomStream& random) {
    const std::size_t width = std::size_t{1} << draw(random, 4);
    const char fill = draw(random, 2) == 0 ? '\xff' : '\x7f';
    for (std::size_t at = draw(random, input.size()), end = std::min(at + width, input.size()); at < end; ++at) {
        input[at] = fill;
    }
}

void move_part(std::string& input, RandomStream& random) {
    const std::size_t from = draw(random, input.size());
    const std::string part = input.substr(from, draw(random, 64));
    if (draw(random, 2) == 0) {
        input.erase(from, part.size());
    } else {
        input.insert(draw(random, input.size()), part);
    }
}

std::string mutated(std::string input, RandomStream& random) {
    switch (draw(random, 6)) {
        case 0: input.resize(draw(random, input.size())); break;
        case 1: change_number(input, random); break;
        case 2: change_bytes(input, random); break;
        case 3: move_part(input, random); break;
        default: flip_bits(input, random); break;
    }
    return input;
}

Outcome run(const Target& target, const std::string& input) {
    return target.run({reinterpret_cast<const std::uint8_t*>(input.data()), input.size()});
}

class EveryParser : public testing::TestWithParam<Target> {};

TEST_P(EveryParser, AcceptsItsSeeds) {
    for (const std::string& seed : GetParam().seeds()) {
        EXPECT_EQ(run(GetParam(), seed), Outcome::accepted);
    }
}

// REQ-IO-08
TEST_P(EveryParser, RefusesOrReadsWhateverItIsGiven) {
    const std::vector<std::string> seeds = GetParam().seeds();
    largest_seen = 0;
    int refused = 0;
    for (int i = 0; i < mutations_per_target; ++i) {
        RandomStream random(20261122, 0, static_cast<std::uint64_t>(i));
        const std::string input = mutated(seeds[static_cast<std::size_t>(i) % seeds.size()], random);
        try {
            refused += run(GetParam(), input) == Outcome::refused ? 1 : 0;
        } catch (const std::exception& unexpected) {
            ADD_FAILURE() << GetParam().name << ", mutation " << i << ": " << unexpected.what();
        }
    }
    RecordProperty("refused", refused);
    EXPECT_GT(refused, mutations_per_target / 10) << "mutations that break nothing test nothing";
    EXPECT_LT(largest_seen.load(), largest_allocation);
}

TEST_P(EveryParser, RefusesNothingAndNoise) {
    EXPECT_EQ(run(GetParam(), std::string(4096, '\xff')), Outcome::refused);
    RandomStream random(5, 0, 0);
    for (int i = 0; i < 50; ++i) {
        std::string noise(1 + draw(random, 3000), ' ');
        std::generate(noise.begin(), noise.end(), [&] { return static_cast<char>(random.next_u32()); });
        EXPECT_EQ(run(GetParam(), noise), Outcome::refused);
    }
}

// tests/fuzz/found/TARGET holds inputs that never ended or ended the process, named after their fault.
// REQ-IO-08
TEST(FoundInputs, AreRefused) {
    const std::filesystem::path found = std::filesystem::path(ISOTONE_SOURCE_DIR) / "tests" / "fuzz" / "found";
    int inputs = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(found)) {
        if (!entry.is_regular_file()) {
            continue;
        }
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string input{std::istreambuf_iterator<char>(file), {}};
        EXPECT_FALSE(input.empty()) << entry.path();
        EXPECT_EQ(run(target_named(entry.path().parent_path().filename().string()), input), Outcome::refused)
            << entry.path();
        ++inputs;
    }
    EXPECT_GE(inputs, 3);
}

INSTANTIATE_TEST_SUITE_P(All, EveryParser, testing::ValuesIn(targets()),
                         [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace isotone::fuzz
